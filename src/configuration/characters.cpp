// SPDX-License-Identifier: Apache-2.0
#include "configuration/text.h"

#include "base/characters.h"
#include "base/text.h"

#include <algorithm>
#include <cstdint>

namespace jwtsync::configuration {
namespace {

/// How many bytes the character takes that `text` begins with; 0 if TOML has no such character.
std::size_t size_of_character(std::string_view text) noexcept {
  const auto lead = static_cast<std::uint8_t>(text.front());
  if (lead == '\r') return text.starts_with("\r\n") ? 1 : 0;
  if (lead < 0x80) return (lead >= 0x20 && lead != 0x7f) || lead == '\t' || lead == '\n' ? 1 : 0;
  const std::size_t size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return size <= text.size() && base::is_utf8(text.substr(0, size)) ? size : 0;
}

/// Follows comments and strings through a text. Where the text is not TOML it may go wrong, behind the place at which
/// the parser gives up.
class Follower {
 public:
  [[nodiscard]] bool has_too_many_dots() const noexcept { return dots_ > most_dots; }

  /// Takes what `text` begins with, and returns how many bytes: a character, or a mark of several.
  [[nodiscard]] std::size_t take(std::string_view text, std::size_t character) noexcept {
    const char c = text.front();
    if (comment_ || (quote_ != '\0' && !has_lines_ && c == '\n')) {
      if (c == '\n') comment_ = false, quote_ = '\0';
      return character;
    }
    if (quote_ == '"' && c == '\\') return text.size() > 1 && (text[1] == '"' || text[1] == '\\') ? 2 : 1;
    if (quote_ != '\0') return c == quote_ ? close(text) : character;
    if (c == '#') comment_ = true;
    if (c == '.') ++dots_;
    return c == '"' || c == '\'' ? open(text) : character;
  }

 private:
  static constexpr std::size_t mark = 3;  // quotes around a string of several lines

  static std::size_t quotes_at(std::string_view text) noexcept {
    return std::min(text.find_first_not_of(text.front()), text.size());
  }

  std::size_t open(std::string_view text) noexcept {
    quote_ = text.front();
    has_lines_ = quotes_at(text) >= mark;
    return has_lines_ ? mark : 1;
  }

  std::size_t close(std::string_view text) noexcept {
    const std::size_t quotes = quotes_at(text);
    if (has_lines_ && quotes < mark) return quotes;
    quote_ = '\0';
    // One or two quotes may stand before the mark that closes.
    return has_lines_ ? std::min(quotes, mark + 2) : 1;
  }

  char quote_ = '\0';  // of the string that is open
  bool has_lines_ = false;
  bool comment_ = false;
  std::size_t dots_ = 0;  // outside of both
};

/// A line, counted from 1, without its end; empty if there is none.
std::string_view line_of(std::string_view text, std::size_t line) noexcept {
  for (; line > 1 && !text.empty(); --line) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  return text.substr(0, text.find('\n'));
}

/// Whether a value begins as text does that nobody quoted: a word, a path, an address such as 127.0.0.1:7517, or the
/// quotation marks of a text processor.
bool begins_as_text(std::string_view value) noexcept {
  constexpr std::string_view left_quotes = "\xe2\x80\x9c";
  const std::string_view word = value.substr(0, value.find_first_of(" \t\r,]#"));
  if (word.empty() || word == "true" || word == "false" || word == "inf" || word == "nan") return false;
  if (base::is_digit(word.front())) {
    return word.find(':') != word.npos || std::count(word.begin(), word.end(), '.') > 1;
  }
  return base::is_letter(word.front()) || word.front() == '/' || word.starts_with(left_quotes);
}

}  // namespace

std::optional<std::string_view> key_of_unquoted_text(std::string_view text, std::size_t line) noexcept {
  const std::string_view here = line_of(text, line);
  const std::size_t sign = here.find('=');
  if (sign == here.npos) return std::nullopt;
  std::string_view value = base::trim(here.substr(sign + 1));
  if (value.starts_with('[')) value = base::trim(value.substr(1));
  return begins_as_text(value) ? std::optional(base::trim(here.substr(0, sign))) : std::nullopt;
}

std::optional<TextPlace> first_foreign_character(std::string_view text) noexcept {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  TextPlace place;
  Follower follower;
  while (!text.empty()) {
    const std::size_t character = size_of_character(text);
    if (character == 0) return place;
    const std::size_t taken = follower.take(text, character);
    if (follower.has_too_many_dots()) return place;
    place = text.front() == '\n' ? TextPlace{place.line + 1, 1}
                                 : TextPlace{place.line, place.column + (character > 1 ? 1 : taken)};
    text.remove_prefix(taken);
  }
  return std::nullopt;
}

}  // namespace jwtsync::configuration
