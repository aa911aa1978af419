// SPDX-License-Identifier: Apache-2.0
#include "probe/login.h"

#include "base/text.h"
#include "http/exchange.h"
#include "jose/compact.h"
#include "json/in_place.h"

#include <array>
#include <span>
#include <utility>
#include <vector>

namespace jwtsync::probe {
namespace {

constexpr std::size_t most_of_answer = std::size_t{256} * 1024;  // bytes

Error no_token(const std::string& token_at) {
  return {Code::answer_malformed,
          token_at.empty() ? "the login answered, and no token was found in it"
                           : "the login answered, and no token stands at " + base::printable(token_at),
          "say where it stands, as a JSON pointer: --token-at /data/token"};
}

/// Unescapes one name of a JSON pointer (RFC 6901, section 4).
std::string unescaped(std::string_view name) {
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_escape = name[i] == '~' && i + 1 < name.size();
    text += is_escape ? (name[++i] == '1' ? '/' : '~') : name[i];
  }
  return text;
}

std::optional<Result<Secret>> at_pointer(const json::InPlace& document, std::string_view pointer) {
  json::InPlace value = document;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view name = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(name.size());
    const auto member = value.member(unescaped(name));
    if (!member) return std::nullopt;
    value = *member;
  }
  return value.secret();
}

/// The token in the document, where it usually stands.
std::optional<Result<Secret>> where_usual(const json::InPlace& document) {
  constexpr std::array<std::string_view, 5> names{"access_token", "token", "accessToken", "jwt", "id_token"};
  if (!document.is_object()) return document.secret();
  for (const std::string_view name : names) {
    if (auto token = document.secret_of(name)) return token;
  }
  return std::nullopt;
}

Result<Secret> token_in(std::string_view body, const std::string& token_at) {
  body = base::trim(body);
  if (token_at.empty() && jose::split_compact(body) && body.find_first_of("{\" \n") == std::string_view::npos) {
    return Secret::copy_of(body);
  }
  const Result<json::InPlace> document = json::InPlace::parse(body, Code::answer_malformed);
  if (!document) return failure(no_token(token_at));
  auto token = token_at.empty() ? where_usual(*document) : at_pointer(*document, token_at);
  if (!token) return failure(no_token(token_at));
  if (*token && (*token)->empty()) return failure(no_token(token_at));
  return *std::move(token);
}

http::SecretRequest request_for(const Login& login, const Secret* body) {
  http::SecretRequest request({.method = body == nullptr ? "GET" : "POST",
                               .url = login.url,
                               .headers = {{"User-Agent", "jwtsync-probe"}, {"Accept", "application/json"}},
                               .timeout = login.timeout,
                               .body_limit = most_of_answer});
  if (body == nullptr) return request;
  body->reveal([&](std::string_view text) {
    const std::string_view type = login.content_type.empty() ? content_type_of(text) : login.content_type;
    request.http().headers.emplace_back("Content-Type", type);
    request.http().body = text;
  });
  return request;
}

Error refused(int status) {
  const std::string answer = "the login answered " + std::to_string(status);
  if (status == 401 || status == 403) {
    return {Code::access_denied, answer, "see whether user and password are right, and the body is as it wants it"};
  }
  return {Code::answer_malformed, answer + ", and not with a token",
          "see its URL and its body; no redirect is followed"};
}

}  // namespace

std::string_view content_type_of(std::string_view body) noexcept {
  body = base::trim(body);
  return body.starts_with('{') || body.starts_with('[') ? "application/json" : "application/x-www-form-urlencoded";
}

Result<Secret> log_in(const World& world, const Login& login, const Secret* body) {
  const http::SecretRequest request = request_for(login, body);
  std::vector<Result<HttpResponse>> responses = world.http.exchange(std::span(&request.http(), 1));
  if (!responses.front()) return failure(std::move(responses.front()).error());
  const http::Answer answer(*std::move(responses.front()));
  if (answer.status() < 200 || answer.status() > 299) return failure(refused(answer.status()));
  return token_in(answer.body(), login.token_at);
}

}  // namespace jwtsync::probe
