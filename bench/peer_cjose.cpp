// SPDX-License-Identifier: Apache-2.0
#include "measure.h"
#include "peers.h"

#include <cjose/cjose.h>
#include <jansson.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstring>
#include <ctime>
#include <memory>

namespace jwtsync::bench {
namespace {

using Jwk = std::shared_ptr<cjose_jwk_t>;

/// One number of a key pair, big end first.
std::string number(EVP_PKEY* key, const char* name) {
  BIGNUM* value = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &value) != 1) return "";
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
  BN_bn2bin(value, reinterpret_cast<unsigned char*>(bytes.data()));  // NOLINT(*-reinterpret-cast)
  BN_free(value);
  return bytes;
}

std::uint8_t* bytes(std::string& text) {
  return reinterpret_cast<std::uint8_t*>(text.data());  // NOLINT(*-reinterpret-cast)
}

cjose_jwk_t* rsa(EVP_PKEY* key) {
  std::string e = number(key, OSSL_PKEY_PARAM_RSA_E), n = number(key, OSSL_PKEY_PARAM_RSA_N),
              d = number(key, OSSL_PKEY_PARAM_RSA_D), p = number(key, OSSL_PKEY_PARAM_RSA_FACTOR1),
              q = number(key, OSSL_PKEY_PARAM_RSA_FACTOR2), dp = number(key, OSSL_PKEY_PARAM_RSA_EXPONENT1),
              dq = number(key, OSSL_PKEY_PARAM_RSA_EXPONENT2), qi = number(key, OSSL_PKEY_PARAM_RSA_COEFFICIENT1);
  const cjose_jwk_rsa_keyspec spec{bytes(e),  e.size(),  bytes(n),  n.size(), bytes(d),  d.size(),
                                   bytes(p),  p.size(),  bytes(q),  q.size(), bytes(dp), dp.size(),
                                   bytes(dq), dq.size(), bytes(qi), qi.size()};
  return cjose_jwk_create_RSA_spec(&spec, nullptr);
}

cjose_jwk_t* p256(EVP_PKEY* key) {
  std::string d = number(key, OSSL_PKEY_PARAM_PRIV_KEY), x = number(key, OSSL_PKEY_PARAM_EC_PUB_X),
              y = number(key, OSSL_PKEY_PARAM_EC_PUB_Y);
  const cjose_jwk_ec_keyspec spec{CJOSE_JWK_EC_P_256, bytes(d), d.size(), bytes(x), x.size(), bytes(y), y.size()};
  return cjose_jwk_create_EC_spec(&spec, nullptr);
}

Jwk key_of(const Row& row, const KeyTexts& texts) {
  if (row.key == "oct") {
    std::string secret = texts.secret;
    return {cjose_jwk_create_oct_spec(bytes(secret), secret.size(), nullptr), &cjose_jwk_release};
  }
  BIO* const bio = BIO_new_mem_buf(texts.secret.data(), static_cast<int>(texts.secret.size()));
  EVP_PKEY* const key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
  BIO_free(bio);
  const Jwk jwk(row.key == "RSA" ? rsa(key) : p256(key), &cjose_jwk_release);
  EVP_PKEY_free(key);
  return jwk;
}

bool is_good(const json_t* claims) {
  const auto says = [claims](const char* name, const char* expected) {
    const char* const value = json_string_value(json_object_get(claims, name));
    return value != nullptr && std::strcmp(value, expected) == 0;
  };
  const auto now = static_cast<json_int_t>(std::time(nullptr));
  return says("iss", issuer) && says("aud", audience) && json_integer_value(json_object_get(claims, "exp")) > now &&
         json_integer_value(json_object_get(claims, "nbf")) <= now;
}

bool verifies(const std::string& token, const cjose_jwk_t* key) {
  cjose_jws_t* const jws = cjose_jws_import(token.data(), token.size(), nullptr);
  if (jws == nullptr) return false;
  std::uint8_t* payload = nullptr;
  std::size_t size = 0;
  bool good = cjose_jws_verify(jws, key, nullptr) && cjose_jws_get_plaintext(jws, &payload, &size, nullptr);
  if (good) {
    const char* const text = reinterpret_cast<const char*>(payload);  // NOLINT(*-reinterpret-cast)
    json_t* const claims = json_loadb(text, size, JSON_REJECT_DUPLICATES, nullptr);
    good = is_good(claims);
    json_decref(claims);
  }
  cjose_jws_release(jws);
  return good;
}

bool signs(const std::string& algorithm, const cjose_jwk_t* key, std::int64_t issued) {
  const auto now = static_cast<json_int_t>(issued);
  json_t* const claims =
      json_pack("{ss,ss,ss,sI,sI,sI,ss,ss,s[sss]}", "iss", issuer, "aud", audience, "sub",
                "user-7f3a9c52-1b84-4d7e-9a60-5c2e8f1d0b37", "iat", now, "nbf", now, "exp", now + 86400, "jti",
                "3f2b8c1e-6d4a-4f0b-8e7c-9a5d2c1b0f4e", "scope", "read:orders write:orders read:profile write:profile",
                "roles", "admin", "editor", "viewer");
  char* const text = json_dumps(claims, JSON_COMPACT);
  json_decref(claims);
  cjose_header_t* const header = cjose_header_new(nullptr);
  cjose_header_set(header, CJOSE_HDR_ALG, algorithm.c_str(), nullptr);
  const auto* const payload = reinterpret_cast<const std::uint8_t*>(text);  // NOLINT(*-reinterpret-cast)
  cjose_jws_t* const jws = cjose_jws_sign(key, header, payload, std::strlen(text), nullptr);
  const char* token = nullptr;
  const bool good = jws != nullptr && cjose_jws_export(jws, &token, nullptr);
  cjose_jws_release(jws);
  cjose_header_release(header);
  cjose_get_dealloc()(text);
  return good;
}

}  // namespace

void measure_cjose(const Row& row, const Cases& cases) {
  if (row.algorithm != "HS256" && row.algorithm != "RS256" && row.algorithm != "ES256") return;
  const Jwk key = key_of(row, cases.key_of(row));
  const std::string token = cases.token(row);
  const std::int64_t issued = cases.issued;
  measure("peer/cjose/verify/" + row.algorithm, [=] { return [=] { return verifies(token, key.get()); }; });
  measure("peer/cjose/sign/" + row.algorithm, [=] { return [=] { return signs(row.algorithm, key.get(), issued); }; });
}

}  // namespace jwtsync::bench
