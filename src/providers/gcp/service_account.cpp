// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/service_account.h"

#include "base/encoding.h"
#include "crypto/pem.h"
#include "crypto/signing_key.h"
#include "json/strict.h"
#include "providers/gcp/token_endpoint.h"

#include <chrono>
#include <cstdint>

namespace jwtsync::gcp {
namespace {

constexpr std::chrono::seconds lifetime{3600};  // the longest that Google takes

std::int64_t seconds_of(Time time) noexcept {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

/// RS256 (RFC 7518 section 3.3) with the key of the credentials file.
Result<std::string> sign_rs256(const Secret& pem, std::string_view message) {
  const auto block = pem.reveal([](std::string_view text) { return crypto::pem_to_der(text); });
  if (!block) return failure(Code::key_malformed, "the private key is not PEM without a password");
  const auto key = block->der.reveal([](std::string_view der) { return crypto::PrivateKey::from_der(der); });
  if (!key) return failure(key.error());
  const auto make = crypto::local_signing_key(*key, {crypto::Scheme::rsa_pkcs1, crypto::Hash::sha256});
  if (!make) return failure(make.error());
  std::string signature((*make)->size(), '\0');
  if (!(*make)->sign(message, signature)) return failure(Code::internal_error, "the private key does not sign");
  return signature;
}

/// RFC 7515 section 7.1: the compact form.
Result<Secret> sign(const ServiceAccountKey& key, const json::Value& claims) {
  json::Value head{{"alg", "RS256"}, {"typ", "JWT"}};
  if (!key.key_id.empty()) head["kid"] = key.key_id;
  const std::string input = base::base64url_encode(json::dump(head)) + "." + base::base64url_encode(json::dump(claims));
  const Result<std::string> signature = sign_rs256(key.private_key, input);
  if (!signature) return unusable_credentials("the credentials of " + key.email + ": " + signature.error().message);
  http::SecretText token;  // whoever has it is the account, for an hour
  token.add(input).add(".").add(base::base64url_encode(*signature));
  return token.secret();
}

class ServiceAccount final : public TokenSource {
 public:
  explicit ServiceAccount(ServiceAccountKey key) noexcept : key_(std::move(key)) {}

  Result<Secret> token(const http::Task& task, TokenWish wish) const override {
    const bool exchanges = wish == TokenWish::another && key_.exchanges;
    return exchanges ? exchanged_token(task) : own_token(task);
  }

 private:
  [[nodiscard]] json::Value common_claims(const http::Task& task) const {
    const Time now = task.world.clock.now();
    return {{"iss", key_.email},
            {"scope", cloud_platform_scope},
            {"iat", seconds_of(now)},
            {"exp", seconds_of(now + lifetime)}};
  }

  /// AIP-4111: with "scope" and without "aud", the token is good for every Google service.
  [[nodiscard]] Result<Secret> own_token(const http::Task& task) const {
    json::Value claims = common_claims(task);
    claims["sub"] = key_.email;
    return sign(key_, claims);
  }

  /// RFC 7523 section 2.1.
  [[nodiscard]] Result<Secret> exchanged_token(const http::Task& task) const {
    json::Value claims = common_claims(task);
    claims["aud"] = key_.token_address;
    const Result<Secret> assertion = sign(key_, claims);
    if (!assertion) return failure(assertion.error());
    Form form;
    form.add("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer").add("assertion", *assertion);
    return fetch_token(task, form_request(key_.token_address, std::move(form)), "the token endpoint of Google");
  }

  ServiceAccountKey key_;
};

}  // namespace

std::unique_ptr<TokenSource> service_account(ServiceAccountKey key) {
  return std::make_unique<ServiceAccount>(std::move(key));
}

}  // namespace jwtsync::gcp
