// SPDX-License-Identifier: Apache-2.0
#include "key_pair.h"

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <cstdlib>
#include <map>
#include <mutex>

namespace jwtsync::testing {
namespace {

/// A test that cannot be set up has nothing to say.
void require(bool holds) {
  if (!holds) std::abort();
}

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT(*-reinterpret-cast)
}
unsigned char* octets(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());  // NOLINT(*-reinterpret-cast)
}

template <typename Write>
std::string written(Write&& write) {
  const std::unique_ptr<BIO, int (*)(BIO*)> bio(BIO_new(BIO_s_mem()), BIO_free);
  require(write(bio.get()) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

const EVP_MD* hash_of(Algorithm algorithm) {
  const std::string_view name = name_of(algorithm);
  if (name.ends_with("256")) return EVP_sha256();
  if (name.ends_with("384")) return EVP_sha384();
  return name.ends_with("512") ? EVP_sha512() : nullptr;
}

bool is_pss(Algorithm algorithm) { return name_of(algorithm).starts_with("PS"); }
bool is_ecdsa(Algorithm algorithm) { return name_of(algorithm).starts_with("ES"); }

int coordinate_size(Algorithm algorithm) {
  return algorithm == Algorithm::es256 ? 32 : algorithm == Algorithm::es384 ? 48 : 66;
}

std::string in_fixed_length(const std::string& der, int size) {
  const unsigned char* at = octets(std::string_view(der));
  const std::unique_ptr<ECDSA_SIG, void (*)(ECDSA_SIG*)> pair(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free);
  require(pair != nullptr);
  std::string both(static_cast<std::size_t>(2 * size), '\0');
  require(BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), octets(both), size) == size);
  require(BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), octets(both) + size, size) == size);
  return both;
}

}  // namespace

Pair::Pair(EVP_PKEY* key) : key_(key, EVP_PKEY_free) { require(key != nullptr); }

Pair Pair::generate(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::es256: return Pair(EVP_EC_gen("P-256"));
    case Algorithm::es384: return Pair(EVP_EC_gen("P-384"));
    case Algorithm::es512: return Pair(EVP_EC_gen("P-521"));
    case Algorithm::eddsa: return Pair(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    default: return Pair(EVP_RSA_gen(2048));
  }
}

const Pair& Pair::of(Algorithm algorithm) {
  static std::mutex mutex;
  static std::map<std::string, Pair> pairs;
  const std::lock_guard lock(mutex);
  const bool rsa = !is_ecdsa(algorithm) && algorithm != Algorithm::eddsa;
  const std::string kind = rsa ? "RSA" : std::string(name_of(algorithm));
  const auto known = pairs.find(kind);
  return known != pairs.end() ? known->second : pairs.emplace(kind, generate(algorithm)).first->second;
}

std::string Pair::private_pem() const {
  return written(
      [&](BIO* bio) { return PEM_write_bio_PrivateKey(bio, key_.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}

std::string Pair::public_pem() const {
  return written([&](BIO* bio) { return PEM_write_bio_PUBKEY(bio, key_.get()); });
}

std::string Pair::public_der() const {
  return written([&](BIO* bio) { return i2d_PUBKEY_bio(bio, key_.get()); });
}

std::string Pair::rsa_public_der() const {
  std::string der(static_cast<std::size_t>(i2d_PublicKey(key_.get(), nullptr)), '\0');
  unsigned char* at = octets(der);
  require(i2d_PublicKey(key_.get(), &at) > 0);
  return der;
}

std::string Pair::traditional_pem() const {
  return written([&](BIO* bio) {
    return PEM_write_bio_PrivateKey_traditional(bio, key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

std::string Pair::encrypted_pem() const {
  const std::string password = "c4n4ry";
  return written([&](BIO* bio) {
    return PEM_write_bio_PKCS8PrivateKey(bio, key_.get(), EVP_aes_256_cbc(), password.data(),
                                         static_cast<int>(password.size()), nullptr, nullptr);
  });
}

std::string Pair::certificate_pem() const {
  const std::unique_ptr<X509, void (*)(X509*)> certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, octets(std::string_view("auth")), 4, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_set_pubkey(certificate.get(), key_.get());
  const EVP_MD* const hash = EVP_PKEY_is_a(key_.get(), "ED25519") == 1 ? nullptr : EVP_sha256();
  require(X509_sign(certificate.get(), key_.get(), hash) > 0);
  return written([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate.get()); });
}

std::string Pair::sign_in_der(std::string_view text, Algorithm algorithm) const {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* options = nullptr;
  require(EVP_DigestSignInit(context.get(), &options, hash_of(algorithm), nullptr, key_.get()) == 1);
  if (is_pss(algorithm)) {
    require(EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1);
    require(EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1);
  }
  std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key_.get()));
  std::string signature(size, '\0');
  require(EVP_DigestSign(context.get(), octets(signature), &size, octets(text), text.size()) == 1);
  signature.resize(size);
  return signature;
}

std::string Pair::sign(std::string_view text, Algorithm algorithm) const {
  std::string signature = sign_in_der(text, algorithm);
  return is_ecdsa(algorithm) ? in_fixed_length(signature, coordinate_size(algorithm)) : signature;
}

}  // namespace jwtsync::testing
