// SPDX-License-Identifier: Apache-2.0
// The npm package dotenv, which finds statements by one regular expression; what follows takes its choices in order:
//   ^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"..."|\s*`...`|[^#\r\n]+)?\s*(?:#.*)?$
// White space in it is line ends too.
#include "base/characters.h"
#include "base/text.h"
#include "sources/dotenv/readers.h"
#include "sources/dotenv/scan.h"

#include <algorithm>
#include <optional>

namespace jwtsync::sources::dotenv {
namespace {

constexpr std::string_view quotes = "'\"`";

bool is_in_key(char c) { return base::is_alphanumeric(c) || base::is_one_of(c, "_.-"); }

/// The size of the line terminator at `at`: a line feed, U+2028 or U+2029; 0 if none stands there.
std::size_t terminator_at(std::string_view text, std::size_t at) {
  if (stands(text, at, '\n')) return 1;
  const std::string_view here = text.substr(at, 3);
  return here == "\u2028" || here == "\u2029" ? here.size() : 0;
}

std::size_t end_of_script_line(std::string_view text, std::size_t at) {
  while (at < text.size() && terminator_at(text, at) == 0) ++at;
  return at;
}

struct Match {
  std::string_view key;
  std::string_view value;
  std::size_t end = 0;
};

/// Matches the expression behind the white space at the start of a line.
class Matcher {
 public:
  explicit Matcher(std::string_view text) noexcept : text_(text) {}

  [[nodiscard]] std::optional<Match> match(std::size_t at) const {
    constexpr std::string_view word = "export";
    if (text_.substr(at).starts_with(word)) {
      const std::size_t behind = spaces(at + word.size());
      const auto exported = behind > at + word.size() ? match_key(behind) : std::nullopt;
      if (exported) return exported;
    }
    return match_key(at);
  }

 private:
  [[nodiscard]] std::size_t spaces(std::size_t at) const { return skip(text_, at, is_script_space); }

  [[nodiscard]] std::optional<Match> match_key(std::size_t begin) const {
    std::size_t end = begin;
    while (end < text_.size() && is_in_key(text_[end])) ++end;
    if (end == begin) return std::nullopt;
    const std::string_view key = text_.substr(begin, end - begin);
    if (const std::size_t equals = spaces(end); stands(text_, equals, '=')) return match_value(key, equals + 1);
    if (!stands(text_, end, ':') || spaces(end + 1) == end + 1) return std::nullopt;
    return match_value(key, end + 1 + base::first_code_point(text_.substr(end + 1)).size);
  }

  [[nodiscard]] Match match_value(std::string_view key, std::size_t at) const {
    if (const std::size_t open = spaces(at); open < text_.size() && base::is_one_of(text_[open], quotes)) {
      const Closings closings(text_, open);
      for (auto close = closings.first(); close; close = closings.earlier(*close)) {
        if (const auto end = match_tail(*close + 1)) return {key, text_.substr(at, *close + 1 - at), *end};
      }
    }
    const std::size_t end = std::min(text_.find_first_of("#\n", at), text_.size());
    return {key, text_.substr(at, end - at), match_tail(end).value_or(end)};
  }

  /// White space and a comment, up to the end of a line.
  [[nodiscard]] std::optional<std::size_t> match_tail(std::size_t at) const {
    std::size_t end = spaces(at);
    if (stands(text_, end, '#')) return end_of_script_line(text_, end);
    if (end == text_.size()) return end;
    while (end > at && terminator_at(text_, end) == 0) --end;
    return terminator_at(text_, end) == 0 ? std::nullopt : std::optional(end);
  }

  std::string_view text_;
};

/// Puts the value without its quotes; in double quotes `\n` and `\r` are line ends.
void put_value(std::string_view value, Room& room) {
  value = trim_left(trim_right(value, is_script_space), is_script_space);
  const char first = value.empty() ? '\0' : value.front();
  const bool is_quoted = value.size() > 1 && base::is_one_of(first, quotes) && value.back() == first;
  if (is_quoted) value = value.substr(1, value.size() - 2);
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char next = first == '"' && value[i] == '\\' && i + 1 < value.size() ? value[i + 1] : '\0';
    if (next != 'n' && next != 'r') {
      room.put(value[i]);
      continue;
    }
    room.put(next == 'n' ? '\n' : '\r');
    ++i;
  }
}

/// The start of the next line at or after `at`, which may be in the middle of one.
std::size_t next_start(std::string_view text, std::size_t at) {
  const bool is_start = at == 0 || text[at - 1] == '\n' || (at >= 3 && terminator_at(text, at - 3) == 3);
  if (is_start) return at;
  const std::size_t end = end_of_script_line(text, at);
  return end + std::max<std::size_t>(terminator_at(text, end), 1);
}

}  // namespace

Reading read_npm(const File& file, std::string_view name, Room& room) {
  Reading reading;
  const std::string_view text = file.universal;
  LineCounter lines(text);
  const Matcher matcher(text);
  for (std::size_t at = next_start(text, 0); at < text.size(); at = next_start(text, at)) {
    const std::size_t begin = skip(text, at, is_script_space);
    const std::optional<Match> match = matcher.match(begin);
    // Without a match here, none begins in the white space before it.
    at = match ? match->end : std::min(begin + 1, text.size());
    if (!match || match->key != name) continue;
    room.clear();
    put_value(match->value, room);
    reading.give_value(lines.line_of(begin));
  }
  return reading;
}

}  // namespace jwtsync::sources::dotenv
