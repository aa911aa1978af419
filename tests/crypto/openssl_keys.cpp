// SPDX-License-Identifier: Apache-2.0
#include "openssl_keys.h"

#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <algorithm>

namespace jwtsync::crypto::testing {
namespace {

template <typename Write>
std::string written(Write&& write) {
  unsigned char* bytes = nullptr;
  const int size = write(&bytes);
  std::string text(bytes, bytes + std::max(size, 0));
  OPENSSL_free(bytes);
  return text;
}

const EVP_MD* function_of(Hash hash) {
  return hash == Hash::sha256 ? EVP_sha256() : hash == Hash::sha384 ? EVP_sha384() : EVP_sha512();
}

struct SignatureFree {
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
using Signature = std::unique_ptr<ECDSA_SIG, SignatureFree>;

std::string fixed_form(std::string_view der, std::size_t half) {
  const unsigned char* at = octets(der);
  const Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  std::string out(2 * half, '\0');
  BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), octets(out.data()), static_cast<int>(half));
  BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), octets(out.data()) + half, static_cast<int>(half));
  return out;
}

void set_padding(EVP_PKEY_CTX* context, Method method, int salt_size = RSA_PSS_SALTLEN_DIGEST) {
  if (method.scheme != Scheme::rsa_pss) return;
  EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING);
  EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt_size);
}

/// As EVP gives it: ECDSA in DER.
std::string sign_by_evp(EVP_PKEY* key, Method method, std::string_view message, int salt_size) {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* inner = nullptr;
  const EVP_MD* const function = method.scheme == Scheme::ed25519 ? nullptr : function_of(method.hash);
  EVP_DigestSignInit(context.get(), &inner, function, nullptr, key);
  set_padding(inner, method, salt_size);
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
  std::size_t size = signature.size();
  EVP_DigestSign(context.get(), octets(signature.data()), &size, octets(message), message.size());
  signature.resize(size);
  return signature;
}

std::size_t half_of(EVP_PKEY* key) { return (static_cast<std::size_t>(EVP_PKEY_get_bits(key)) + 7) / 8; }

}  // namespace

Owned<EVP_PKEY> new_key(const std::string& name, std::size_t bits) {
  if (name == "RSA") return Owned<EVP_PKEY>(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits));
  const bool has_own_type = name.find("25519") != std::string::npos || name.find("448") != std::string::npos;
  return Owned<EVP_PKEY>(has_own_type ? EVP_PKEY_Q_keygen(nullptr, nullptr, name.c_str())
                                      : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", name.c_str()));
}

Owned<EVP_PKEY> new_uncommon_key(const char* type) {
  EVP_PKEY* made = nullptr;
  Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  if (std::string_view(type) == "DSA") {
    EVP_PKEY_paramgen_init(context.get());
    EVP_PKEY_CTX_set_dsa_paramgen_bits(context.get(), 1024);
    EVP_PKEY_paramgen(context.get(), &made);
    const Owned<EVP_PKEY> parameters(made);
    context.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, parameters.get(), nullptr));
    made = nullptr;
  }
  EVP_PKEY_keygen_init(context.get());
  EVP_PKEY_keygen(context.get(), &made);
  return Owned<EVP_PKEY>(made);
}

Owned<EVP_PKEY> new_rsa_key_with_exponent(unsigned exponent) {
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY_keygen_init(context.get());
  const Owned<BIGNUM> number(BN_new());
  BN_set_word(number.get(), exponent);
  EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), number.get());
  EVP_PKEY* made = nullptr;
  EVP_PKEY_keygen(context.get(), &made);
  return Owned<EVP_PKEY>(made);
}

std::string spki_of(EVP_PKEY* key) {
  return written([&](unsigned char** out) { return i2d_PUBKEY(key, out); });
}

std::string pkcs8_of(EVP_PKEY* key) {
  PKCS8_PRIV_KEY_INFO* const info = EVP_PKEY2PKCS8(key);
  std::string der = written([&](unsigned char** out) { return i2d_PKCS8_PRIV_KEY_INFO(info, out); });
  PKCS8_PRIV_KEY_INFO_free(info);
  return der;
}

std::string encrypted_pkcs8_of(EVP_PKEY* key) {
  PKCS8_PRIV_KEY_INFO* const info = EVP_PKEY2PKCS8(key);
  X509_SIG* const sealed = PKCS8_encrypt(-1, EVP_aes_256_cbc(), "word", 4, nullptr, 0, 1000, info);
  std::string der = written([&](unsigned char** out) { return i2d_X509_SIG(sealed, out); });
  X509_SIG_free(sealed);
  PKCS8_PRIV_KEY_INFO_free(info);
  return der;
}

std::string traditional_of(EVP_PKEY* key) {
  return written([&](unsigned char** out) { return i2d_PrivateKey(key, out); });
}

std::string traditional_public_of(EVP_PKEY* key) {
  return written([&](unsigned char** out) { return i2d_PublicKey(key, out); });
}

std::string certificate_of(EVP_PKEY* key) {
  const Owned<X509> certificate(X509_new());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                             octets(std::string_view("issuer")), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  X509_sign(certificate.get(), key, EVP_PKEY_is_a(key, "ED25519") == 1 ? nullptr : EVP_sha256());
  return written([&](unsigned char** out) { return i2d_X509(certificate.get(), out); });
}

std::string sign(EVP_PKEY* key, Method method, std::string_view message) {
  std::string signature = sign_by_evp(key, method, message, RSA_PSS_SALTLEN_DIGEST);
  return method.scheme == Scheme::ecdsa ? fixed_form(signature, half_of(key)) : signature;
}

std::string sign_with_salt(EVP_PKEY* key, int salt_size, std::string_view message) {
  return sign_by_evp(key, {Scheme::rsa_pss, Hash::sha256}, message, salt_size);
}

std::string der_of(std::string_view r_and_s) {
  const Signature signature(ECDSA_SIG_new());
  const auto half = static_cast<int>(r_and_s.size() / 2);
  ECDSA_SIG_set0(signature.get(), BN_bin2bn(octets(r_and_s), half, nullptr),
                 BN_bin2bn(octets(r_and_s) + half, half, nullptr));
  return written([&](unsigned char** out) { return i2d_ECDSA_SIG(signature.get(), out); });
}

std::string order_of_p256() {
  const std::unique_ptr<EC_GROUP, decltype(&EC_GROUP_free)> group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1),
                                                                  EC_GROUP_free);
  std::string order(32, '\0');
  BN_bn2bin(EC_GROUP_get0_order(group.get()), octets(order.data()));
  return order;
}

bool verifies(EVP_PKEY* key, Method method, std::string_view message, std::string_view signature) {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* inner = nullptr;
  const EVP_MD* const function = method.scheme == Scheme::ed25519 ? nullptr : function_of(method.hash);
  EVP_DigestVerifyInit(context.get(), &inner, function, nullptr, key);
  set_padding(inner, method);
  const std::string form = method.scheme == Scheme::ecdsa ? der_of(signature) : std::string(signature);
  return EVP_DigestVerify(context.get(), octets(form), form.size(), octets(message), message.size()) == 1;
}

const std::vector<Known>& known_methods() {
  static const std::vector<Known> list{
      {"RS256", "RSA", KeyKind::rsa, {Scheme::rsa_pkcs1, Hash::sha256}},
      {"RS384", "RSA", KeyKind::rsa, {Scheme::rsa_pkcs1, Hash::sha384}},
      {"RS512", "RSA", KeyKind::rsa, {Scheme::rsa_pkcs1, Hash::sha512}},
      {"PS256", "RSA", KeyKind::rsa, {Scheme::rsa_pss, Hash::sha256}},
      {"PS384", "RSA", KeyKind::rsa, {Scheme::rsa_pss, Hash::sha384}},
      {"PS512", "RSA", KeyKind::rsa, {Scheme::rsa_pss, Hash::sha512}},
      {"ES256", "P-256", KeyKind::p256, {Scheme::ecdsa, Hash::sha256}},
      {"ES384", "P-384", KeyKind::p384, {Scheme::ecdsa, Hash::sha384}},
      {"ES512", "P-521", KeyKind::p521, {Scheme::ecdsa, Hash::sha512}},
      {"EdDSA", "ED25519", KeyKind::ed25519, {Scheme::ed25519, Hash::sha512}},
  };
  return list;
}

}  // namespace jwtsync::crypto::testing
