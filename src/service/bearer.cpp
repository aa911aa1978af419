// SPDX-License-Identifier: Apache-2.0
#include "service/bearer.h"

#include "base/text.h"

#include <algorithm>
#include <optional>

namespace jwtsync::service {
namespace {

constexpr std::string_view token_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/";

/// RFC 6750 2.1: b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
bool is_b64token(std::string_view text) noexcept {
  const std::size_t padding = std::min(text.find_first_not_of(token_characters), text.size());
  return padding > 0 && text.find_first_not_of('=', padding) == std::string_view::npos;
}

}  // namespace

tl::expected<std::string_view, NoToken> bearer_token(const HttpHeaders& headers) {
  constexpr std::string_view scheme = "Bearer";
  std::optional<std::string_view> credentials;
  for (const auto& [name, value] : headers) {
    if (!base::equal_ignoring_case(name, "Authorization")) continue;
    // RFC 6750 3.1: "uses more than one method for including an access token" is an invalid_request.
    if (credentials) return tl::unexpected(NoToken::malformed);
    credentials = value;
  }
  if (!credentials) return tl::unexpected(NoToken::absent);
  const std::size_t end_of_scheme = std::min(credentials->find(' '), credentials->size());
  // RFC 9110 11.1: the scheme's name has no case.
  if (!base::equal_ignoring_case(credentials->substr(0, end_of_scheme), scheme))
    return tl::unexpected(NoToken::other_scheme);
  // RFC 6750 2.1: "Bearer" 1*SP b64token
  const std::size_t start = std::min(credentials->find_first_not_of(' ', end_of_scheme), credentials->size());
  const std::string_view token = credentials->substr(start);
  if (!is_b64token(token)) return tl::unexpected(NoToken::malformed);
  return token;
}

}  // namespace jwtsync::service
