// SPDX-License-Identifier: Apache-2.0
// Columns, aligned.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>
#include "base/text.h"

namespace jwtsync::cli {

/// Rows of cells. A column is as wide as its widest cell, two spaces stand between columns, and no line ends in a
/// space.
class Table {
 public:
  /// `indent`: how many spaces lead each line.
  explicit Table(std::size_t indent = 0) : indent_(indent) {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  /// The rows as lines.
  [[nodiscard]] std::string text() const;

 private:
  std::size_t indent_;
  std::vector<std::vector<std::string>> rows_;
};

using base::printable;

}  // namespace jwtsync::cli
