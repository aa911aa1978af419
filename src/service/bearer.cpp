// SPDX-License-Identifier: Apache-2.0
#include "service/bearer.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <optional>

namespace jwtsync::service {
namespace {

/// By byte: whether it is a character of a token. Each of a token's hundreds of bytes is looked up here.
constexpr auto b64token_bytes = [] {
  std::array<bool, 256> table{};
  for (unsigned c = 0; c < table.size(); ++c) {
    table[c] = base::is_alphanumeric(static_cast<char>(c)) || base::is_one_of(static_cast<char>(c), "-._~+/");
  }
  return table;
}();

/// RFC 6750 2.1: b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
bool is_b64token(std::string_view text) noexcept {
  const auto padding =
      std::find_if_not(text.begin(), text.end(), [](char c) { return b64token_bytes[static_cast<unsigned char>(c)]; });
  return padding != text.begin() && std::all_of(padding, text.end(), [](char c) { return c == '='; });
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
