// SPDX-License-Identifier: Apache-2.0
#include "probe/place.h"

#include "base/characters.h"
#include "ports/http.h"

#include <string_view>
#include <utility>

namespace jwtsync::probe {
namespace {

constexpr std::string_view user_agent = "jwtsync-probe";
constexpr std::size_t most_of_answer = std::size_t{256} * 1024;  // bytes

/// RFC 9110, section 5.6.2.
bool is_token(std::string_view text) { return !text.empty() && base::is_made_of(text, "!#$%&'*+-.^_`|~"); }

Result<void> refuse(std::string what, std::string hint) {
  return failure(Code::argument_invalid, std::move(what), std::move(hint));
}

}  // namespace

Result<void> check_url(const std::string& url) {
  const std::string_view authority = ports::authority_of(url);
  if (authority.empty() || !ports::check_request({.url = url})) {
    return refuse("this is not a URL of http or https", "such as https://backend.example/me");
  }
  if (url.find('@') < url.find(authority) + authority.size()) {
    return refuse("a URL with a user name is not asked", "leave out what stands before the @");
  }
  if (base::starts_in_any_case(url, "http:") && !ports::is_loopback_host(authority)) {
    return refuse("a token would go over the network in the clear by http",
                  "name it by https, or ask from its own machine: http://127.0.0.1:PORT/PATH");
  }
  return {};
}

Result<void> check_words(const Place& place, const PlaceNames& names) {
  const auto refused_at = [](std::string_view name, std::string what, std::string hint) -> Result<void> {
    return failure(Error{Code::argument_invalid, std::move(what), std::move(hint)}.at(std::string(name)));
  };
  if (!is_token(place.method))
    return refused_at(names.method, "this is not a word of HTTP", "such as GET, HEAD or POST");
  if (!is_token(place.header)) return refused_at(names.header, "this is not a name of HTTP", "such as X-Access-Token");
  if (!place.scheme.empty() && !is_token(place.scheme)) {
    return refused_at(names.scheme, "this is not a word of HTTP", "such as Bearer, or JWT; \"\" for none");
  }
  if (!place.cookie.empty() && !is_token(place.cookie)) {
    return refused_at(names.cookie, "this is not a name of HTTP", "such as access");
  }
  return {};
}

http::SecretRequest request_to(const Place& place, const Secret* token) {
  http::SecretRequest request(
      {.method = place.method,
       .url = place.url,
       // A connection of its own: over one that is kept, each request comes to the same worker.
       .headers = {{"User-Agent", std::string(user_agent)}, {"Accept", "application/json"}, {"Connection", "close"}},
       .timeout = place.timeout,
       .body_limit = most_of_answer});
  if (token == nullptr) return request;
  http::SecretText text;
  if (!place.cookie.empty()) {
    text.add(place.cookie).add("=").add(*token);
    request.add_header("Cookie", std::move(text));
    return request;
  }
  if (!place.scheme.empty()) text.add(place.scheme).add(" ");
  text.add(*token);
  request.add_header(place.header, std::move(text));
  return request;
}

}  // namespace jwtsync::probe
