// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/secret_manager.h"

#include "crypto/constant_time.h"
#include "crypto/crc32c.h"
#include "providers/gcp/answers.h"
#include "providers/gcp/credentials.h"
#include "providers/gcp/project.h"

#include <utility>

namespace jwtsync::gcp {
namespace {

constexpr std::size_t answer_limit = std::size_t{256} * 1024;  // 64 KiB in base64, and what stands around it
constexpr std::size_t readings = 3;                            // of a payload that comes damaged
constexpr std::size_t payload_limit = std::size_t{64} * 1024;

Error unanswered(Error error) {
  if (!error.hint.empty()) return std::move(error).at("GCP Secret Manager");  // of a certificate it says more
  error.hint =
      "see whether this process may connect to the hosts of Google: a firewall, a proxy, name resolution "
      "(docs/sources/gcp-sm.md)";
  return std::move(error).at("GCP Secret Manager");
}

bool holds(const Result<Secret>& found, const Secret& wanted) {
  if (!found) return false;
  return found->reveal([&](std::string_view theirs) {
    return wanted.reveal([&](std::string_view ours) { return crypto::equal_in_constant_time(theirs, ours); });
  });
}

}  // namespace

Result<std::string> SecretManager::url_of(const SecretPlace& place, std::string_view rest) const {
  Result<std::string> url = secret_manager_address(task_.world.variables, place.location);
  if (url) *url += "/v1/" + std::string(rest);
  return url;
}

Result<void> SecretManager::authorize(http::SecretRequest& request, TokenWish wish) {
  const Result<std::optional<std::string>> emulator = emulator_host(task_.world.variables);
  if (!emulator) return failure(emulator.error());
  if (emulator->has_value()) return {};  // plain HTTP would show a token to others
  if (!known_.credentials) {
    Result<Credentials> found = default_credentials(task_);
    if (!found) return failure(std::move(found).error());
    known_.credentials = std::move(*found);
  }
  if (!known_.token || wish == TokenWish::another) {
    Result<Secret> token = known_.credentials->tokens->token(task_, wish);
    if (!token) return failure(std::move(token).error());
    known_.token = std::move(*token);
  }
  request.add_bearer(*known_.token);
  if (!known_.credentials->quota_project.empty()) {
    request.http().headers.emplace_back("x-goog-user-project", known_.credentials->quota_project);
  }
  return {};
}

Result<http::Answer> SecretManager::exchange_as(const HttpRequest& http, const http::SecretText& body,
                                                const http::Repetition& repetition, TokenWish wish) {
  http::SecretRequest request(http);
  request.http().body_limit = answer_limit;
  request.http().body = body.view();
  if (Result<void> authorized = authorize(request, wish); !authorized) return failure(std::move(authorized).error());
  Result<http::Answer> answer = http::send(task_, std::move(request), repetition);
  if (!answer) return failure(unanswered(std::move(answer).error()));
  return answer;
}

Result<http::Answer> SecretManager::exchange(const HttpRequest& http, const http::SecretText& body,
                                             const http::Repetition& repetition) {
  Result<http::Answer> answer = exchange_as(http, body, repetition, TokenWish::first);
  if (!answer || !refuses_token(*answer) || !known_.credentials) return answer;
  return exchange_as(http, body, repetition, TokenWish::another);
}

Result<Secret> SecretManager::access_once(const SecretPlace& place) {
  Result<std::string> url = url_of(place, place.version_resource() + ":access");
  if (!url) return failure(std::move(url).error());
  const Result<http::Answer> answer = exchange({"GET", std::move(*url)}, {}, http::of_reading());
  if (!answer) return failure(answer.error());
  if (answer->status() != 200) return failure(api_error(*answer, place));
  return read_payload(answer->body(), place);
}

Result<Secret> SecretManager::access(const SecretPlace& place) {
  for (std::size_t reading = 1;; ++reading) {
    Result<Secret> payload = access_once(place);
    const bool is_damaged = !payload && payload.error().code == Code::answer_malformed;
    if (!is_damaged || reading == readings) return payload;
  }
}

Result<void> SecretManager::add_version(const SecretPlace& place, const Secret& payload) {
  if (payload.size() > payload_limit) {
    return failure(Code::argument_invalid, "GCP Secret Manager takes at most 64 KiB", "store less in one secret");
  }
  Result<std::string> url = url_of(place, place.secret_resource() + ":addVersion");
  if (!url) return failure(std::move(url).error());
  const HttpRequest http{"POST", std::move(*url), {{"Content-Type", "application/json"}}};
  const Result<http::Answer> answer = exchange(http, write_payload(payload), http::of_writing());
  if (answer && answer->status() == 200) return {};
  Error error = answer ? api_error(*answer, place) : answer.error();
  // The request has no mark by which the service knows it again, so it is not sent twice: the newest version tells
  // whether the first one arrived.
  const bool may_have_arrived = error.category() == Category::unreachable;
  if (may_have_arrived && holds(access({place.project, place.name, "latest", place.location}), payload)) return {};
  return failure(std::move(error));
}

}  // namespace jwtsync::gcp
