// SPDX-License-Identifier: Apache-2.0
#include "jose/loose_encoding.h"

#include "base/characters.h"

#include <algorithm>
#include <cstdint>

namespace jwtsync::jose {
namespace {

constexpr std::string_view white_space = " \t\r\n\f\v";
constexpr std::size_t least_encoded = 24;  // characters; no key has fewer
constexpr std::size_t least_numbers = 12;  // no key has fewer bytes
constexpr std::size_t foreign_share = 4;   // at most one character of so many is not of the encoding

using base::hex_value;
using base::is_one_of;

int sextet_of(char c) noexcept {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

bool is_of_base64(char c) noexcept { return sextet_of(c) >= 0 || is_one_of(c, white_space); }
bool is_of_hex(char c) noexcept { return hex_value(c) >= 0 || is_one_of(c, " \t\r\n:"); }

/// What base64 `text` has, whatever stands between.
std::size_t decode_base64(std::string_view text, std::span<char> room) noexcept {
  std::size_t written = 0;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const int sextet = sextet_of(c);
    if (sextet < 0) continue;
    bits = (bits << 6 | static_cast<std::uint32_t>(sextet)) & 0xffff;
    count += 6;
    if (count >= 8) room[written++] = static_cast<char>(bits >> (count -= 8) & 0xff);
  }
  return written;
}

/// The longest part of `text` whose characters are all of one encoding; empty if that is all of it.
std::string_view longest_piece(std::string_view text, bool (*is_of_it)(char) noexcept) noexcept {
  std::string_view longest;
  std::size_t start = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && is_of_it(text[at])) continue;
    if (at - start > longest.size()) longest = text.substr(start, at - start);
    start = at + 1;
  }
  return longest.size() == text.size() ? std::string_view() : longest;
}

}  // namespace

std::size_t undo_hex(std::string_view text, std::span<char> room) noexcept {
  constexpr std::string_view between = " \t\r\n:,-;{}[]()";
  if (text.size() < least_encoded) return 0;
  std::size_t written = 0;
  int upper = -1;
  while (!text.empty()) {
    const int digit = hex_value(text.front());
    const bool prefix = upper < 0 && (text.starts_with("0x") || text.starts_with("0X"));
    if (!prefix && digit < 0 && !is_one_of(text.front(), between)) return 0;
    if (!prefix && digit >= 0) {
      if (upper >= 0) room[written++] = static_cast<char>(upper * 16 + digit);
      upper = upper < 0 ? digit : -1;
    }
    text.remove_prefix(prefix ? 2 : 1);
  }
  return written;
}

std::size_t undo_base64(std::string_view text, std::span<char> room) noexcept {
  const bool all = std::all_of(text.begin(), text.end(), [](char c) { return is_of_base64(c) || c == '='; });
  return all && text.size() >= least_encoded ? decode_base64(text, room) : 0;
}

std::size_t undo_base64_piece(std::string_view text, std::span<char> room) noexcept {
  const std::string_view piece = longest_piece(text, is_of_base64);
  return piece.size() < least_encoded ? 0 : decode_base64(piece, room);
}

std::size_t undo_hex_piece(std::string_view text, std::span<char> room) noexcept {
  return undo_hex(longest_piece(text, is_of_hex), room);
}

std::size_t undo_base64_pieces(std::string_view text, std::span<char> room) noexcept {
  const auto foreign = static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_of_base64(c) && c != '='; }));
  if (text.size() < least_encoded || foreign == 0 || foreign * foreign_share > text.size()) return 0;
  return decode_base64(text, room);
}

std::size_t undo_numbers(std::string_view text, std::span<char> room) noexcept {
  const std::size_t open = text.find('[');
  const std::size_t close = text.find(']', open == text.npos ? 0 : open);
  if (open == text.npos || close == text.npos) return 0;
  text = text.substr(open + 1, close - open - 1);
  std::size_t written = 0;
  int number = -1;
  bool is_negative = false;  // as Java has bytes from 128 on
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const char c = at < text.size() ? text[at] : ',';
    if (base::is_digit(c)) {
      number = std::max(number, 0) * 10 + (c - '0');
      if (number > 255) return 0;
    } else if (c == '-' && number < 0) {
      is_negative = true;
    } else if (c == ',') {
      if (number < 0) return 0;
      room[written++] = static_cast<char>(is_negative ? -number : number);
      number = -1;
      is_negative = false;
    } else if (!is_one_of(c, white_space)) {
      return 0;
    }
  }
  return written < least_numbers ? 0 : written;
}

}  // namespace jwtsync::jose
