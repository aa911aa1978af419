// SPDX-License-Identifier: Apache-2.0
#include "cli/table.h"

#include <algorithm>
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

}  // namespace jwtsync::cli
