// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/prose.h"

#include <algorithm>
#include "base/text.h"

namespace jwtsync::diagnosis {
namespace {

/// Where the code that begins at `at` is over; `at` itself where none begins, or where it has no end.
std::size_t end_of_code(std::string_view text, std::size_t at) {
  if (text[at] != '`') return at;
  const std::size_t close = text.find('`', at + 1);
  return close == text.npos ? at : close + 1;
}

/// The words of a paragraph. A word has no space in it but in code.
std::vector<std::string_view> words_of(std::string_view paragraph) {
  std::vector<std::string_view> words;
  std::size_t start = 0;
  for (std::size_t at = 0; at < paragraph.size();) {
    if (paragraph[at] != ' ') {
      at = std::max(at + 1, end_of_code(paragraph, at));
      continue;
    }
    if (at > start) words.push_back(paragraph.substr(start, at - start));
    start = ++at;
  }
  if (start < paragraph.size()) words.push_back(paragraph.substr(start));
  return words;
}

class Lines {
 public:
  explicit Lines(std::size_t width) : width_(width) {}

  void add(std::string_view word) {
    const std::size_t length = base::count_characters(word);
    const std::size_t space = lines_.empty() ? 0 : base::count_characters(lines_.back()) + 1;
    if (lines_.empty() || space + length > width_) {
      lines_.emplace_back(word);
    } else {
      lines_.back().append(" ").append(word);
    }
  }

  [[nodiscard]] std::vector<std::string> take() { return std::move(lines_); }

 private:
  std::size_t width_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> wrapped(std::string_view paragraph, std::size_t width) {
  Lines lines(width);
  for (const std::string_view word : words_of(paragraph)) {
    if (base::count_characters(word) <= width) {
      lines.add(word);
      continue;
    }
    for (const std::string_view part : base::split(word, ' ')) lines.add(part);
  }
  return lines.take();
}

}  // namespace jwtsync::diagnosis
