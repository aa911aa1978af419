// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/impersonation.h"

#include "http/exchange.h"
#include "json/in_place.h"
#include "json/strict.h"

namespace jwtsync::gcp {
namespace {

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

class Impersonated final : public TokenSource {
 public:
  explicit Impersonated(Impersonation impersonation) noexcept : impersonation_(std::move(impersonation)) {}

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

std::unique_ptr<TokenSource> impersonation(Impersonation impersonation) {
  return std::make_unique<Impersonated>(std::move(impersonation));
}

}  // namespace jwtsync::gcp
