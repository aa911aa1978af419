// SPDX-License-Identifier: Apache-2.0
#include "json/escape.h"

#include <cstddef>

namespace jwtsync::json {
namespace {

char* write_utf8(std::uint32_t c, char* out) noexcept {
  const auto put = [&out](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xc0 | (c >> 6));
    put(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    put(0xe0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3f));
    put(0x80 | (c & 0x3f));
  } else {
    put(0xf0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3f));
    put(0x80 | ((c >> 6) & 0x3f));
    put(0x80 | (c & 0x3f));
  }
  return out;
}

}  // namespace

std::string_view unescape(std::string_view literal, char* room) noexcept {
  if (literal.find('\\') == std::string_view::npos) return literal;
  const char* at = literal.data();
  const char* const end = at + literal.size();
  char* out = room;
  while (at != end) {
    if (*at != '\\') {
      *out++ = *at++;
    } else if (at[1] != 'u') {
      *out++ = character_of_escape(at[1]);
      at += 2;
    } else {
      std::uint32_t c = *four_hex_digits(at + 2);
      at += 6;
      if (is_high_surrogate(c)) {
        c = 0x10000 + ((c - 0xd800) << 10) + (*four_hex_digits(at + 2) - 0xdc00);
        at += 6;
      }
      out = write_utf8(c, out);
    }
  }
  return {room, static_cast<std::size_t>(out - room)};
}

}  // namespace jwtsync::json
