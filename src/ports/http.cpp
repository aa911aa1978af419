// SPDX-License-Identifier: Apache-2.0
// The names of this machine. A browser that was led here by a foreign name (DNS rebinding) sends that name as Host.
#include "ports/http.h"

#include "base/characters.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace jwtsync::ports {
namespace {

/// The part of a URL after its scheme, or nothing if it is neither http nor https.
std::string_view without_scheme(std::string_view url) noexcept {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (base::starts_in_any_case(url, scheme)) return url.substr(scheme.size());
  }
  return {};
}

constexpr std::size_t max_authority = 255;

bool may_stand_in_authority(char c) noexcept { return base::is_alphanumeric(c) || base::is_one_of(c, "-.:[]"); }

using base::is_ascii_control;

bool has_control(std::string_view text) noexcept { return std::any_of(text.begin(), text.end(), is_ascii_control); }

/// RFC 9110 5.6.2: token, what a method or the name of a field is made of.
bool is_token(std::string_view text) noexcept {
  constexpr std::string_view allowed = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

/// RFC 9110 5.5: a field's value has no control character but the tab.
bool is_clean(const std::pair<std::string, std::string>& field) noexcept {
  return is_token(field.first) && std::none_of(field.second.begin(), field.second.end(),
                                               [](char c) { return c != '\t' && is_ascii_control(c); });
}

constexpr std::array<std::string_view, 3> names{"localhost", "127.0.0.1", "[::1]"};
constexpr std::uint16_t any_port = 1;  // where none is written and it does not matter

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

std::optional<HostAndPort> host_and_port(std::string_view authority, std::uint16_t otherwise) {
  const std::size_t colon = authority.rfind(':');
  // The colons inside [::1] begin no port.
  if (colon == std::string_view::npos || authority.ends_with(']')) {
    return HostAndPort{std::string(authority), otherwise};
  }
  const std::string_view digits = authority.substr(colon + 1);
  HostAndPort parts{std::string(authority.substr(0, colon)), 0};
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, parts.port);
  if (error != std::errc() || stop != end || parts.port == 0) return std::nullopt;
  return parts;
}

bool is_loopback_host(std::string_view host) {
  const std::optional<HostAndPort> parts = host_and_port(host, any_port);
  return parts && std::any_of(names.begin(), names.end(),
                              [&](std::string_view name) { return base::equal_ignoring_case(parts->host, name); });
}

bool is_loopback_origin(std::string_view origin) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme)) return is_loopback_host(origin.substr(scheme.size()));
  }
  return false;
}

}  // namespace jwtsync::ports
