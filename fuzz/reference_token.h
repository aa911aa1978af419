// SPDX-License-Identifier: Apache-2.0
// Tokens by code that is as plain as can be, for comparison with ours: base64url, and the three parts of a compact JWS.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::fuzz {

inline constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

inline std::string encode(std::string_view bytes) {
  std::string text;
  unsigned pending = 0, bits = 0;
  for (const char byte : bytes) {
    pending = (pending << 8) | static_cast<unsigned char>(byte);
    for (bits += 8; bits >= 6; bits -= 6) text += alphabet[(pending >> (bits - 6)) & 63u];
  }
  if (bits > 0) text += alphabet[(pending << (6 - bits)) & 63u];
  return text;
}

/// RFC 7515 section 2: no padding, no line breaks; and the one text of its bytes.
inline std::optional<std::string> decode(std::string_view text) {
  std::string bytes;
  unsigned pending = 0, bits = 0;
  for (const char character : text) {
    const std::size_t value = alphabet.find(character);
    if (value == std::string_view::npos) return std::nullopt;
    pending = (pending << 6) | static_cast<unsigned>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>((pending >> bits) & 255u);
  }
  return encode(bytes) == text ? std::optional(bytes) : std::nullopt;
}

struct Parts {
  std::string header, payload, signature;
  std::string_view signing_input;
};

/// The parts of a token, if it has three and each is base64url.
inline std::optional<Parts> take_apart(std::string_view token) {
  const std::size_t first = token.find('.'), last = token.rfind('.');
  if (first == std::string_view::npos || first == last || token.find('.', first + 1) != last) return std::nullopt;
  const auto header = decode(token.substr(0, first));
  const auto payload = decode(token.substr(first + 1, last - first - 1));
  const auto signature = decode(token.substr(last + 1));
  if (!header || !payload || !signature) return std::nullopt;
  return Parts{*header, *payload, *signature, token.substr(0, last)};
}

}  // namespace jwtsync::fuzz
