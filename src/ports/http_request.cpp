// SPDX-License-Identifier: Apache-2.0
#include "ports/http_request.h"

#include "base/text.h"

#include <algorithm>

namespace jwtsync::ports {
namespace {

/// The part of a URL after its scheme, or nothing if it is neither http nor https.
std::string_view without_scheme(std::string_view url) noexcept {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (base::equal_ignoring_case(url.substr(0, scheme.size()), scheme)) return url.substr(scheme.size());
  }
  return {};
}

constexpr std::size_t max_authority = 255;

bool may_stand_in_authority(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == ':' || c == '[' || c == ']';
}

constexpr bool is_control(char c) noexcept { return (c >= '\0' && c < ' ') || c == '\x7f'; }

bool has_control(std::string_view text) noexcept { return std::any_of(text.begin(), text.end(), is_control); }

/// RFC 9110 5.6.2: token, what a method or the name of a field is made of.
bool is_token(std::string_view text) noexcept {
  constexpr std::string_view allowed = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

/// RFC 9110 5.5: a field's value has no control character but the tab.
bool is_clean(const std::pair<std::string, std::string>& field) noexcept {
  return is_token(field.first) &&
         std::none_of(field.second.begin(), field.second.end(), [](char c) { return is_control(c) && c != '\t'; });
}

}  // namespace

std::string_view authority_of(std::string_view url) noexcept {
  const std::string_view rest = without_scheme(url);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  return authority.substr(authority.rfind('@') + 1);  // npos + 1 is 0: all of it
}

bool is_authority(std::string_view text) noexcept {
  return !text.empty() && text.size() <= max_authority && std::all_of(text.begin(), text.end(), may_stand_in_authority);
}

Result<void> check_request(const HttpRequest& request) {
  const std::string_view url = request.url;
  if (authority_of(url).empty() || url.find(' ') != std::string_view::npos || has_control(url)) {
    return failure(Code::argument_invalid, "the target is not an http or https URL",
                   "write http://HOST:PORT or https://HOST:PORT");
  }
  if (!is_token(request.method)) {
    return failure(Code::argument_invalid, "a request method that cannot be sent", "write GET or POST");
  }
  if (!std::all_of(request.headers.begin(), request.headers.end(), is_clean)) {
    return failure(Code::argument_invalid, "a header field with a character that cannot be sent",
                   "remove line ends and control characters from its value");
  }
  return {};
}

}  // namespace jwtsync::ports
