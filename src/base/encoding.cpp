// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"

#include "base/characters.h"

#include <array>
#include <cstdint>

namespace jwtsync::base {
namespace {

constexpr std::string_view url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view standard_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t foreign = 0xff;

using Table = std::array<std::uint8_t, 256>;

constexpr Table values_of(std::string_view alphabet) {
  Table table{};
  table.fill(foreign);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return table;
}
constexpr Table url_values = values_of(url_alphabet);
constexpr Table standard_values = values_of(standard_alphabet);

constexpr std::uint8_t byte(char c) noexcept { return static_cast<std::uint8_t>(c); }

/// Decodes text without padding. Every character is looked up; a foreign one sets the high bits of `bad`.
bool decode(std::string_view text, char* out, const Table& values) noexcept {
  if (text.size() % 4 == 1) return false;
  const char* in = text.data();
  std::uint32_t bad = 0;
  for (std::size_t quads = text.size() / 4; quads > 0; --quads, in += 4, out += 3) {
    const std::uint32_t a = values[byte(in[0])], b = values[byte(in[1])], c = values[byte(in[2])],
                        d = values[byte(in[3])];
    bad |= a | b | c | d;
    const std::uint32_t word = (a << 18) | (b << 12) | (c << 6) | d;
    out[0] = static_cast<char>(word >> 16);
    out[1] = static_cast<char>(word >> 8);
    out[2] = static_cast<char>(word);
  }
  const std::size_t rest = text.size() % 4;
  if (rest >= 2) {
    const std::uint32_t a = values[byte(in[0])], b = values[byte(in[1])], c = rest == 3 ? values[byte(in[2])] : 0u;
    bad |= a | b | c;
    const std::uint32_t word = (a << 18) | (b << 12) | (c << 6);
    *out++ = static_cast<char>(word >> 16);
    if (rest == 3) *out = static_cast<char>(word >> 8);
    // RFC 4648 3.5: bits that no byte takes must be zero, or two texts would mean the same bytes.
    if ((word & (rest == 3 ? 0xffu : 0xffffu)) != 0) return false;
  }
  return (bad & 0xc0u) == 0;
}

constexpr bool is_unreserved(char c) noexcept {
  return url_values[byte(c)] != foreign || c == '.' || c == '~';  // `-` and `_` are in that alphabet
}

/// How many bytes text without padding holds.
constexpr std::size_t size_of(std::string_view text) noexcept { return text.size() / 4 * 3 + text.size() % 4 * 3 / 4; }

}  // namespace

void base64url_encode(std::string_view bytes, char* out) noexcept {
  const char* in = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 3; left -= 3, in += 3, out += 4) {
    const std::uint32_t word = (std::uint32_t{byte(in[0])} << 16) | (std::uint32_t{byte(in[1])} << 8) | byte(in[2]);
    out[0] = url_alphabet[word >> 18];
    out[1] = url_alphabet[(word >> 12) & 63];
    out[2] = url_alphabet[(word >> 6) & 63];
    out[3] = url_alphabet[word & 63];
  }
  if (left == 0) return;
  const std::uint32_t word = (std::uint32_t{byte(in[0])} << 16) | (left == 2 ? std::uint32_t{byte(in[1])} << 8 : 0u);
  out[0] = url_alphabet[word >> 18];
  out[1] = url_alphabet[(word >> 12) & 63];
  if (left == 2) out[2] = url_alphabet[(word >> 6) & 63];
}

std::string base64url_encode(std::string_view bytes) {
  std::string text(base64url_size(bytes.size()), '\0');
  base64url_encode(bytes, text.data());
  return text;
}

std::optional<std::size_t> base64url_decode(std::string_view text, char* out) noexcept {
  return decode(text, out, url_values) ? std::optional(size_of(text)) : std::nullopt;
}

bool base64url_decodes(std::string_view text, char* out) noexcept { return decode(text, out, url_values); }

std::optional<std::string> base64url_decode(std::string_view text) {
  std::string bytes(base64url_decoded_size(text.size()), '\0');
  const auto size = base64url_decode(text, bytes.data());
  if (!size) return std::nullopt;
  bytes.resize(*size);
  return bytes;
}

void base64_encode(std::string_view bytes, char* out) noexcept {
  base64url_encode(bytes, out);
  char* const end = out + base64url_size(bytes.size());
  std::transform(out, end, out, as_base64);
  std::fill(end, out + base64_size(bytes.size()), '=');
}

std::optional<std::size_t> base64_decode(std::string_view text, char* out) noexcept {
  if (text.size() % 4 != 0) return std::nullopt;
  if (text.ends_with("==")) {
    text.remove_suffix(2);
  } else if (text.ends_with('=')) {
    text.remove_suffix(1);
  }
  return decode(text, out, standard_values) ? std::optional(size_of(text)) : std::nullopt;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string bytes;
  while (!text.empty()) {
    if (text.front() != '%') {
      bytes += text.front();
      text.remove_prefix(1);
      continue;
    }
    char byte = '\0';
    if (text.size() < 3 || !hex_decode(text.substr(1, 2), &byte)) return std::nullopt;
    bytes += byte;
    text.remove_prefix(3);
  }
  return bytes;
}

void append_percent_encoded(std::string& text, std::string_view bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  while (!bytes.empty()) {
    const auto reserved = std::find_if_not(bytes.begin(), bytes.end(), is_unreserved);
    const auto plain = static_cast<std::size_t>(reserved - bytes.begin());
    text.append(bytes.substr(0, plain));
    if (plain == bytes.size()) return;
    const std::array<char, 3> escape{'%', digits[byte(*reserved) >> 4], digits[byte(*reserved) & 0xf]};
    text.append(escape.data(), escape.size());
    bytes.remove_prefix(plain + 1);
  }
}

std::string hex_encode(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    text += digits[byte(c) >> 4];
    text += digits[byte(c) & 15];
  }
  return text;
}

std::optional<std::size_t> hex_decode(std::string_view text, char* out) noexcept {
  if (text.size() % 2 != 0) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_value(text[i]), low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    *out++ = static_cast<char>((high << 4) | low);
  }
  return text.size() / 2;
}

}  // namespace jwtsync::base
