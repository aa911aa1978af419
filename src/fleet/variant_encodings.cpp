// SPDX-License-Identifier: Apache-2.0
// Hexadecimal, percent-encoding and character sets.
#include "base/text.h"
#include "fleet/variant_families.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace jwtsync::fleet::variant {
namespace {

using base::Pen;

constexpr std::string_view small_digits = "0123456789abcdef";
constexpr std::string_view capital_digits = "0123456789ABCDEF";
constexpr std::string_view hex_prefix = "0x";

Pen& put_hex(Pen& pen, std::string_view bytes, std::string_view digits) {
  for (const char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    pen.put(digits[byte >> 4]).put(digits[byte & 15]);
  }
  return pen;
}

bool is_hex(std::string_view text) {
  return !text.empty() && text.size() % 2 == 0 && std::all_of(text.begin(), text.end(), base::is_hex_digit);
}

/// The digits behind "0x" or "0X"; nothing where others than hexadecimal ones stand there.
std::optional<std::string_view> prefixed_digits(std::string_view text) {
  if (!base::starts_in_any_case(text, hex_prefix) || !is_hex(text.substr(hex_prefix.size()))) return std::nullopt;
  return text.substr(hex_prefix.size());
}

constexpr char upper(char c) { return base::is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

std::size_t in_case(char (*to_case)(char), std::string_view secret, std::span<char> room) {
  if (!is_hex(secret)) return 0;
  std::transform(secret.begin(), secret.end(), room.begin(), to_case);
  return secret.size();
}

}  // namespace

std::size_t hex_encoded(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  return put_hex(pen, secret, small_digits).written();
}
std::size_t hex_encoded_upper(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  return put_hex(pen, secret, capital_digits).written();
}
std::size_t hex_decoded(std::string_view secret, std::span<char> room) {
  return base::hex_decode(secret, room.data()).value_or(0);
}

std::size_t hex_prefix_encoded(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  return put_hex(pen.put(hex_prefix), secret, small_digits).written();
}
std::size_t hex_prefix_decoded(std::string_view secret, std::span<char> room) {
  const std::optional<std::string_view> digits = prefixed_digits(secret);
  return digits ? hex_decoded(*digits, room) : 0;
}
std::size_t hex_prefix_added(std::string_view secret, std::span<char> room) {
  return is_hex(secret) ? surround(hex_prefix, secret, "", room) : 0;
}
std::size_t hex_prefix_removed(std::string_view secret, std::span<char> room) {
  const std::optional<std::string_view> digits = prefixed_digits(secret);
  return digits ? copy(*digits, room) : 0;
}
std::size_t hex_lower(std::string_view secret, std::span<char> room) { return in_case(base::lower, secret, room); }
std::size_t hex_upper(std::string_view secret, std::span<char> room) { return in_case(upper, secret, room); }

/// RFC 3986, section 2.1: all bytes but the unreserved characters of section 2.3.
std::size_t percent_encoded(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  for (const char c : secret) {
    if (base::is_made_of({&c, 1}, "-._~")) {
      pen.put(c);
    } else {
      put_hex(pen.put('%'), {&c, 1}, capital_digits);
    }
  }
  return pen.written();
}
/// 0 where a "%" stands before something else than two hexadecimal digits.
std::size_t percent_decoded(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  while (!secret.empty()) {
    char byte = secret.front();
    const bool is_encoded = byte == '%';
    if (is_encoded && (secret.size() < 3 || !base::hex_decode(secret.substr(1, 2), &byte))) return 0;
    pen.put(byte);
    secret.remove_prefix(is_encoded ? 3 : 1);
  }
  return pen.written();
}

/// Every byte read as a character of ISO 8859-1 and written as UTF-8.
std::size_t latin1_as_utf8(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  for (const char c : secret) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte < 0x80) {
      pen.put(c);
    } else {
      pen.put(static_cast<char>(0xc0 | (byte >> 6))).put(static_cast<char>(0x80 | (byte & 0x3f)));
    }
  }
  return pen.written();
}

/// UTF-8 written in ISO 8859-1, where every character has a place there.
std::size_t utf8_as_latin1(std::string_view secret, std::span<char> room) {
  if (!base::is_utf8(secret)) return 0;
  Pen pen(room);
  for (std::size_t i = 0; i < secret.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(secret[i]);
    if (byte > 0xc3) return 0;  // past U+00FF
    if (byte < 0x80) {
      pen.put(secret[i]);
    } else {
      pen.put(static_cast<char>(((byte & 0x03) << 6) | (static_cast<std::uint8_t>(secret[++i]) & 0x3f)));
    }
  }
  return pen.written();
}

/// Little-endian and without a byte order mark, as .NET's `Encoding.Unicode` gives the bytes of a text.
std::size_t utf16_encoded(std::string_view secret, std::span<char> room) {
  if (!base::is_utf8(secret)) return 0;
  Pen pen(room);
  const auto put_unit = [&](char32_t unit) {
    pen.put(static_cast<char>(unit & 0xff)).put(static_cast<char>(unit >> 8 & 0xff));
  };
  while (!secret.empty()) {
    const auto [character, size] = base::first_code_point(secret);
    secret.remove_prefix(size);
    if (character < 0x10000) {
      put_unit(character);
    } else {  // RFC 2781, section 2.1: two surrogates
      put_unit(0xd800 + ((character - 0x10000) >> 10));
      put_unit(0xdc00 + ((character - 0x10000) & 0x3ff));
    }
  }
  return pen.written();
}

}  // namespace jwtsync::fleet::variant
