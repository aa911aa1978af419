// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/token_endpoint.h"

#include "base/characters.h"
#include "json/in_place.h"
#include "ports/http.h"
#include "providers/gcp/project.h"

#include <algorithm>
#include <array>

namespace jwtsync::gcp {
namespace {

constexpr std::size_t answer_limit = std::size_t{64} * 1024;

/// RFC 3986 section 2.3: what needs no encoding.
bool is_unreserved(char c) noexcept { return base::is_alphanumeric(c) || base::is_one_of(c, "-._~"); }

void add_encoded(std::string_view value, http::SecretText& text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    const std::array<char, 3> encoded{'%', digits[byte >> 4], digits[byte & 15]};
    text.add(is_unreserved(c) ? std::string_view(&c, 1) : std::string_view(encoded.data(), encoded.size()));
  }
}

std::string error_name(const http::Answer& answer) {
  const Result<json::InPlace> document = json::InPlace::parse(answer.body(), Code::answer_malformed);
  return document ? document->string_of("error").value_or("") : std::string();
}

bool is_passing_refusal(const http::Answer& answer) {
  const std::string name = error_name(answer);
  return name == "internal_failure" || name == "server_error" || name == "temporarily_unavailable";
}

bool may_ask_again(const http::Answer& answer) {
  return http::of_reading().after(answer) || is_passing_refusal(answer);
}

/// The name of a refusal, if it is one that may be passed on: of RFC 6749 section 5.2, or RFC 8693.
std::string known_refusal(const http::Answer& answer) {
  constexpr std::array<std::string_view, 8> names{"invalid_request", "invalid_client",        "invalid_grant",
                                                  "invalid_target",  "unauthorized_client",   "invalid_scope",
                                                  "access_denied",   "unsupported_grant_type"};
  const std::string name = error_name(answer);
  return std::find(names.begin(), names.end(), name) == names.end() ? std::string() : ": " + name;
}

Error refusal(const http::Answer& answer, std::string_view who) {
  const std::string number = std::to_string(answer.status());
  const bool is_clear_no = answer.status() == 400 || answer.status() == 401 || answer.status() == 403;
  if (!is_clear_no || is_passing_refusal(answer)) {
    return {Code::source_unreachable, std::string(who) + " answers " + number,
            "try again; if it stays so, see https://status.cloud.google.com"};
  }
  return {Code::source_forbidden,
          std::string(who) + " refuses the credentials (" + number + ")" + known_refusal(answer),
          "renew them: the key may be revoked, the login too old, or this machine's clock wrong "
          "(docs/sources/gcp-sm.md)"};
}

}  // namespace

Form& Form::add(std::string_view name, std::string_view value) {
  if (!text_.view().empty()) text_.add("&");
  text_.add(name).add("=");
  add_encoded(value, text_);
  return *this;
}

Form& Form::add(std::string_view name, const Secret& value) {
  value.reveal([&](std::string_view bytes) { add(name, bytes); });
  return *this;
}

http::SecretRequest form_request(std::string address, Form form) {
  HttpRequest http;
  http.method = "POST";
  http.url = std::move(address);
  http.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  http.body = std::move(form).take();
  http.body_limit = answer_limit;
  return http::SecretRequest(std::move(http));
}

Result<Secret> fetch_token(const http::Task& task, http::SecretRequest request, std::string_view who) {
  http::Repetition repetition = http::of_reading();
  repetition.after = may_ask_again;
  const Result<http::Answer> answer = http::send(task, std::move(request), repetition);
  if (!answer) return failure(Error(answer.error()).at(who));
  if (answer->status() != 200) return failure(refusal(*answer, who));
  const Result<json::InPlace> document = json::InPlace::parse(answer->body(), Code::answer_malformed);
  auto token = document ? document->secret_of("access_token") : std::nullopt;
  if (!token || (token->has_value() && (*token)->empty())) {
    return failure(Code::answer_malformed, std::string(who) + " answers without an access token",
                   "see what stands between this process and Google, such as a proxy");
  }
  return std::move(*token);
}

bool is_https_address(std::string_view text) noexcept {
  constexpr std::string_view scheme = "https://";
  if (!text.starts_with(scheme)) return false;
  const std::string_view rest = text.substr(scheme.size());
  const bool is_printable = std::all_of(rest.begin(), rest.end(), [](char c) { return c > ' ' && c <= '~'; });
  return is_printable && ports::is_authority(rest.substr(0, std::min(rest.find_first_of("/?#"), rest.size())));
}

}  // namespace jwtsync::gcp
