// SPDX-License-Identifier: Apache-2.0
#include "cli/table.h"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
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

/// Those that turn the direction of writing.
constexpr bool turns_text(char32_t c) noexcept {
  return c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
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
  bool after_space = false;
  while (!text.empty()) {
    const auto [point, size] = base::first_code_point(text);
    const bool is_space = size != 0 && base::is_white_space(point);
    if (size != 0 && (base::is_control(point) || turns_text(point) || (is_space && after_space))) {
      shown += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(point));
    } else {
      shown += text.substr(0, std::max<std::size_t>(size, 1));
    }
    after_space = is_space;
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return shown;
}

}  // namespace jwtsync::cli
