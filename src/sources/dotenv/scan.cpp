// SPDX-License-Identifier: Apache-2.0
#include "sources/dotenv/scan.h"

#include "base/text.h"

#include <algorithm>

namespace jwtsync::sources::dotenv {
namespace {

bool is_information_separator(char32_t c) noexcept { return c >= 0x1c && c <= 0x1f; }

/// The start of the character that ends at `end`, which is not 0.
std::size_t start_of_last(std::string_view text, std::size_t end) noexcept {
  std::size_t start = end - 1;
  while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xc0U) == 0x80U) --start;
  return start;
}

}  // namespace

bool is_go_space(char32_t c) noexcept { return base::is_white_space(c) && !is_information_separator(c); }

bool is_python_blank(char32_t c) noexcept { return base::is_white_space(c) && c != '\r' && c != '\n'; }

bool is_script_space(char32_t c) noexcept {
  return c == 0xfeff || (base::is_white_space(c) && !is_information_separator(c) && c != 0x85);
}

std::size_t skip(std::string_view text, std::size_t from, IsSpace is_space) noexcept {
  while (from < text.size()) {
    const base::CodePoint c = base::first_code_point(text.substr(from));
    if (c.size == 0 || !is_space(c.value)) break;
    from += c.size;
  }
  return from;
}

std::string_view trim_left(std::string_view text, IsSpace is_space) noexcept {
  return text.substr(skip(text, 0, is_space));
}

std::string_view trim_right(std::string_view text, IsSpace is_space) noexcept {
  while (!text.empty()) {
    const std::size_t start = start_of_last(text, text.size());
    if (!is_space(base::first_code_point(text.substr(start)).value)) break;
    text = text.substr(0, start);
  }
  return text;
}

std::size_t end_of_line(std::string_view text, std::size_t from) noexcept {
  return std::min(text.find('\n', from), text.size());
}

std::size_t LineCounter::line_of(std::size_t at) noexcept {
  for (; counted_ < at; ++counted_) line_ += text_[counted_] == '\n' ? 1 : 0;
  return line_;
}

Closings::Closings(std::string_view text, std::size_t open) noexcept : text_(text), open_(open) {
  const char quote = text[open];
  std::optional<std::size_t> escaped;
  std::size_t at = open + 1;
  for (; at < text.size() && text[at] != quote; ++at) {
    if (text[at] == '\\' && stands(text, at + 1, quote)) escaped = ++at;
  }
  first_ = at < text.size() ? std::optional(at) : escaped;
}

std::optional<std::size_t> Closings::earlier(std::size_t close) const noexcept {
  // Every quotation mark between the two has a backslash before it, or the first would have closed there.
  const std::size_t found = text_.rfind(text_[open_], close - 1);
  return found == open_ || found == std::string_view::npos ? std::nullopt : std::optional(found);
}

}  // namespace jwtsync::sources::dotenv
