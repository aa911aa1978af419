// SPDX-License-Identifier: Apache-2.0
#include "cli/table.h"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <utility>
#include "base/text.h"

namespace jwtsync::cli {
namespace {

/// How many columns of a terminal a text takes; escape sequences that colour it take none.
std::size_t width_of(std::string_view text) {
  std::size_t hidden = 0;
  for (std::size_t start = text.find('\x1b'); start != std::string_view::npos; start = text.find('\x1b', start + 1)) {
    const std::size_t end = text.find('m', start);
    if (end == std::string_view::npos) break;
    hidden += end - start + 1;
  }
  return base::count_characters(text) - hidden;
}

/// The Unicode character that two or three bytes of well-formed UTF-8 stand for.
std::uint32_t code_point(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[i])); };
  if (bytes.size() == 2) return ((at(0) & 0x1fu) << 6) | (at(1) & 0x3fu);
  return ((at(0) & 0x0fu) << 12) | ((at(1) & 0x3fu) << 6) | (at(2) & 0x3fu);
}

/// How many bytes of `text` make a character that must not reach a terminal, and which; 0 if the first is harmless.
std::pair<std::size_t, std::uint32_t> harmful(std::string_view text) {
  const auto lead = static_cast<std::uint8_t>(text.front());
  if (lead < 0x20 || lead == 0x7f) return {1, lead};
  if (lead == 0xc2 && text.size() >= 2) {
    const std::uint32_t point = code_point(text.substr(0, 2));
    if (point < 0xa0) return {2, point};
  }
  if (lead == 0xe2 && text.size() >= 3) {
    const std::uint32_t point = code_point(text.substr(0, 3));
    const bool turns = point == 0x200e || point == 0x200f || (point >= 0x202a && point <= 0x202e) ||
                       (point >= 0x2066 && point <= 0x2069);
    if (turns) return {3, point};
  }
  return {0, 0};
}

}  // namespace

std::string Table::text() const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line(indent_, ' ');
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      line.append(widths[i] - width_of(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string printable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const auto [size, point] = harmful(text);
    if (size == 0) {
      shown += text.front();
      text.remove_prefix(1);
    } else {
      shown += fmt::format("\\u{{{:x}}}", point);
      text.remove_prefix(size);
    }
  }
  return shown;
}

}  // namespace jwtsync::cli
