// SPDX-License-Identifier: Apache-2.0
#include "limit.h"

#include "crypto/sha2.h"
#include "measure.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace jwtsync::bench {
namespace {

using Pkey = std::shared_ptr<EVP_PKEY>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

/// What fails here fails for want of memory, or by a mistake in these files.
void require(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "bench: %s failed\n", what);
  std::exit(1);
}

Pkey owned(EVP_PKEY* key) {
  require(key != nullptr, "making or reading a key");
  return {key, &EVP_PKEY_free};
}

Pkey private_key(const std::string& pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  return owned(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}

Pkey public_key(const std::string& pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  return owned(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

const EVP_MD* hash_of(const std::string& algorithm) {
  if (algorithm == "EdDSA") return nullptr;
  return algorithm.ends_with("256") ? EVP_sha256() : algorithm.ends_with("384") ? EVP_sha384() : EVP_sha512();
}

bool set_padding(const std::string& algorithm, EVP_PKEY_CTX* context) {
  return !algorithm.starts_with("PS") || (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
                                          EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1);
}

Context begin_sign(const std::string& algorithm, EVP_PKEY* key) {
  Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  EVP_PKEY_CTX* inner = nullptr;
  const bool begun = EVP_DigestSignInit(context.get(), &inner, hash_of(algorithm), nullptr, key) == 1;
  require(begun && set_padding(algorithm, inner), "EVP_DigestSignInit");
  return context;
}

Context begin_verify(const std::string& algorithm, EVP_PKEY* key) {
  Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  EVP_PKEY_CTX* inner = nullptr;
  const bool begun = EVP_DigestVerifyInit(context.get(), &inner, hash_of(algorithm), nullptr, key) == 1;
  require(begun && set_padding(algorithm, inner), "EVP_DigestVerifyInit");
  return context;
}

Context copy_of(const Context& prepared) {
  Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  require(EVP_MD_CTX_copy(context.get(), prepared.get()) == 1, "EVP_MD_CTX_copy");
  return context;
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT(*-reinterpret-cast)
}

/// As OpenSSL writes it: that of ECDSA in DER.
std::string sign_in(const Context& context, std::string_view input) {
  std::string signature(1024, '\0');
  std::size_t size = signature.size();
  auto* const out = reinterpret_cast<unsigned char*>(signature.data());  // NOLINT(*-reinterpret-cast)
  require(EVP_DigestSign(context.get(), out, &size, bytes(input), input.size()) == 1, "EVP_DigestSign");
  signature.resize(size);
  return signature;
}

/// RFC 7518 3.4: both numbers, each as long as the curve's order.
std::string raw_of(const std::string& der, std::size_t number_size) {
  const unsigned char* at = bytes(der);
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> numbers(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), &ECDSA_SIG_free);
  require(numbers != nullptr, "d2i_ECDSA_SIG");
  std::string raw(2 * number_size, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(raw.data());  // NOLINT(*-reinterpret-cast)
  BN_bn2binpad(ECDSA_SIG_get0_r(numbers.get()), out, static_cast<int>(number_size));
  BN_bn2binpad(ECDSA_SIG_get0_s(numbers.get()), out + number_size, static_cast<int>(number_size));
  return raw;
}

template <typename Hash>
using Digest = std::array<unsigned char, Hash::digest_size>;

template <typename Hash>
Digest<Hash> mac_of(const crypto::HmacStates<Hash>& states, std::string_view input) {
  typename Hash::State state = states.inner;
  Digest<Hash> digest;
  Hash::add(state, input.data(), input.size());
  Hash::finish(state, digest.data());
  state = states.outer;
  Hash::add(state, digest.data(), digest.size());
  Hash::finish(state, digest.data());
  return digest;
}

template <typename Hash>
std::string sign_by(const std::string& secret, std::string_view input) {
  const Digest<Hash> mac = mac_of(crypto::prepare_hmac<Hash>(secret), input);
  return {mac.begin(), mac.end()};
}

template <typename Hash>
void measure_hmac_by(const std::string& name, const std::string& secret, const std::string& input, int threads) {
  const auto states = crypto::prepare_hmac<Hash>(secret);
  const unsigned char expected = mac_of(states, input).front();
  measure(name, [=] { return [=] { return mac_of(states, input).front() == expected; }; }, threads);
}

}  // namespace

KeyTexts generate_pair(const std::string& name) {
  const Pkey key = owned(name == "RSA"       ? EVP_RSA_gen(2048)
                         : name == "ED25519" ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                                             : EVP_EC_gen(name.c_str()));
  const Bio secret(BIO_new(BIO_s_mem()), &BIO_free);
  const Bio shown(BIO_new(BIO_s_mem()), &BIO_free);
  require(PEM_write_bio_PKCS8PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1 &&
              PEM_write_bio_PUBKEY(shown.get(), key.get()) == 1,
          "writing a key");
  return {text_of(secret.get()), text_of(shown.get()), ""};
}

std::string sign(const Row& row, const KeyTexts& key, std::string_view input) {
  const std::string& name = row.algorithm;
  if (name == "HS256") return sign_by<crypto::Sha256>(key.secret, input);
  if (name == "HS384") return sign_by<crypto::Sha384>(key.secret, input);
  if (name == "HS512") return sign_by<crypto::Sha512>(key.secret, input);
  const Pkey pair = private_key(key.secret);
  const std::string signature = sign_in(begin_sign(name, pair.get()), input);
  if (!name.starts_with("ES")) return signature;
  return raw_of(signature, (static_cast<std::size_t>(EVP_PKEY_get_bits(pair.get())) + 7) / 8);
}

void measure_hmac(const std::string& name, const Row& row, const KeyTexts& key, const std::string& token, int threads) {
  const std::string input = token.substr(0, token.rfind('.'));
  if (row.algorithm == "HS256") measure_hmac_by<crypto::Sha256>(name, key.secret, input, threads);
  if (row.algorithm == "HS384") measure_hmac_by<crypto::Sha384>(name, key.secret, input, threads);
  if (row.algorithm == "HS512") measure_hmac_by<crypto::Sha512>(name, key.secret, input, threads);
}

void measure_limit(const Row& row, const Cases& cases) {
  const std::string& name = row.algorithm;
  const KeyTexts& texts = cases.key_of(row);
  const std::string token = cases.token(row);
  if (row.key == "oct") {
    measure_hmac("limit/verify/" + name, row, texts, token);
    measure_hmac("limit/sign/" + name, row, texts, token);
    return;
  }
  const std::string input = token.substr(0, token.rfind('.'));
  const Pkey pair = private_key(texts.secret);
  const Pkey shown = public_key(texts.public_key);
  const std::string signature = sign_in(begin_sign(name, pair.get()), input);
  const auto verifies = [=](const Context& context) {
    return EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(input), input.size()) == 1;
  };
  measure("limit/verify/" + name, [=] { return [=] { return verifies(begin_verify(name, shown.get())); }; });
  measure("limit/sign/" + name, [=] { return [=] { return !sign_in(begin_sign(name, pair.get()), input).empty(); }; });
  const std::shared_ptr<Context> verifying = std::make_shared<Context>(begin_verify(name, shown.get()));
  const std::shared_ptr<Context> signing = std::make_shared<Context>(begin_sign(name, pair.get()));
  measure("limit-prepared/verify/" + name, [=] { return [=] { return verifies(copy_of(*verifying)); }; });
  measure("limit-prepared/sign/" + name, [=] { return [=] { return !sign_in(copy_of(*signing), input).empty(); }; });
}

}  // namespace jwtsync::bench
