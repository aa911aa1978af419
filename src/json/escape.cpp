// SPDX-License-Identifier: Apache-2.0
#include "json/escape.h"

#include "base/text.h"
#include "json/scan.h"

#include <algorithm>
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

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

void append_escaped(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  out += "\\u00";
  out += digits[static_cast<unsigned char>(c) >> 4];
  out += digits[static_cast<unsigned char>(c) & 15];
}

/// The size of the well-formed character beyond ASCII at the start of `bytes`, or 0.
std::size_t character_size(std::string_view bytes) noexcept {
  for (std::size_t size = 2; size <= std::min<std::size_t>(4, bytes.size()); ++size) {
    if (base::is_utf8(bytes.substr(0, size))) return size;
  }
  return 0;
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

void append_text(std::string& out, std::string_view text) {
  if (skip_plain(text.data(), text.data() + text.size()) == text.data() + text.size()) {
    const std::size_t start = out.size();
    out.append(text.size() + 2, '"');
    text.copy(out.data() + start + 1, text.size());
    return;
  }
  out += '"';
  while (!text.empty()) {
    const char* const stop = skip_plain(text.data(), text.data() + text.size());
    const auto plain = static_cast<std::size_t>(stop - text.data());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (static_cast<signed char>(text.front()) >= 0) {
      append_escaped(out, text.front());
      text.remove_prefix(1);
      continue;
    }
    const std::size_t size = character_size(text);
    out += size == 0 ? replacement : text.substr(0, size);
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  out += '"';
}

}  // namespace jwtsync::json
