// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/accounts.h"

#include "base/encoding.h"
#include "crypto/pem.h"
#include "crypto/signing_key.h"
#include "http/exchange.h"
#include "json/in_place.h"
#include "json/strict.h"
#include "providers/gcp/token_endpoint.h"

#include <chrono>
#include <cstdint>

namespace jwtsync::gcp {
namespace {

class User final : public TokenSource {
 public:
  explicit User(AuthorizedUser user) noexcept : user_(std::move(user)) {}

  Result<Secret> token(const http::Task& task, TokenWish /*wish*/) const override {
    Form form;
    form.add("grant_type", "refresh_token")
        .add("client_id", user_.client_id)
        .add("client_secret", user_.client_secret)
        .add("refresh_token", user_.refresh_token);
    return fetch_token(task, form_request(std::string(google_token_endpoint), std::move(form)),
                       "the token endpoint of Google");
  }

 private:
  AuthorizedUser user_;
};

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

constexpr std::size_t answer_limit = std::size_t{64} * 1024;
constexpr std::string_view who = "the IAM Credentials API";

Error refusal(const http::Answer& answer) {
  const std::string number = std::to_string(answer.status());
  if (answer.status() == 401 || answer.status() == 403 || answer.status() == 404) {
    return {
        Code::source_forbidden, std::string(who) + " gives no token of the service account (" + number + ")",
        "grant roles/iam.serviceAccountTokenCreator on that account to the account that asks (docs/sources/gcp-sm.md)"};
  }
  return {Code::source_unreachable, std::string(who) + " answers " + number,
          "try again; if it stays so, see https://status.cloud.google.com"};
}

class ImpersonatedAccount final : public TokenSource {
 public:
  explicit ImpersonatedAccount(Impersonation impersonation) noexcept : impersonation_(std::move(impersonation)) {}

  Result<Secret> token(const http::Task& task, TokenWish wish) const override {
    const Result<Secret> own = impersonation_.source->token(task, wish);
    if (!own) return failure(own.error());
    http::SecretRequest request(
        HttpRequest{"POST", impersonation_.address, {{"Content-Type", "application/json"}}, body()});
    request.http().body_limit = answer_limit;
    request.add_bearer(*own);
    // A token more than is needed does no harm, so this may be asked again as if it were reading.
    const Result<http::Answer> answer = http::send(task, std::move(request), http::of_reading());
    if (!answer) return failure(Error(answer.error()).at(who));
    if (answer->status() != 200) return failure(refusal(*answer));
    const Result<json::InPlace> document = json::InPlace::parse(answer->body(), Code::answer_malformed);
    auto token = document ? document->secret_of("accessToken") : std::nullopt;
    if (token) return std::move(*token);
    return failure(Code::answer_malformed, std::string(who) + " answers without an access token",
                   "see what stands between this process and Google, such as a proxy");
  }

 private:
  [[nodiscard]] std::string body() const {
    json::Value body;
    body["delegates"] = impersonation_.delegates;
    body["scope"] = std::vector<std::string>{std::string(cloud_platform_scope)};
    body["lifetime"] = std::to_string(impersonation_.lifetime) + "s";
    return json::dump(body);
  }

  Impersonation impersonation_;
};

}  // namespace

std::unique_ptr<TokenSource> authorized_user(AuthorizedUser user) { return std::make_unique<User>(std::move(user)); }

std::unique_ptr<TokenSource> service_account(ServiceAccountKey key) {
  return std::make_unique<ServiceAccount>(std::move(key));
}

std::unique_ptr<TokenSource> impersonation(Impersonation impersonation) {
  return std::make_unique<ImpersonatedAccount>(std::move(impersonation));
}

}  // namespace jwtsync::gcp
