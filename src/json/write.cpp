// SPDX-License-Identifier: Apache-2.0
#include "json/write.h"

#include "base/text.h"
#include "json/scan.h"

#include <algorithm>
#include <cstddef>

namespace jwtsync::json {
namespace {

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
