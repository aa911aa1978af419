// SPDX-License-Identifier: Apache-2.0
// docker compose 2: quotes are taken off, escapes read in double quotes, variables put in everywhere but in single
// quotes, and "$$" is one "$" there. A line that it cannot read ends it with an error.
#include "base/characters.h"
#include "base/text.h"
#include "sources/dotenv/readers.h"
#include "sources/dotenv/scan.h"

#include <algorithm>
#include <optional>

namespace jwtsync::sources::dotenv {
namespace {

/// White space that does not end a line.
bool is_blank(char32_t c) noexcept {
  return c == '\t' || c == '\v' || c == '\f' || c == '\r' || c == ' ' || c == 0x85 || c == 0xa0;
}

bool begins_name(char c) noexcept { return base::is_letter(c) || c == '_'; }
bool is_in_name(char c) noexcept { return base::is_alphanumeric(c) || c == '_'; }

/// As far as names of other alphabets go, which are no names of ours: all but white space and what has no width.
bool is_in_key(char32_t c) noexcept {
  if (c >= 0x80) return is_blank(c) || (!base::is_white_space(c) && c != 0x200b && c != 0xfeff);
  return is_blank(c) || is_in_name(static_cast<char>(c)) || base::is_one_of(static_cast<char>(c), ".-[]");
}

/// Whether `{` at `at` begins {NAME}, or {NAME with an operator and a text before a brace in the same line.
bool is_braced(std::string_view text, std::size_t at) {
  ++at;
  if (at >= text.size() || !begins_name(text[at])) return false;
  while (at < text.size() && is_in_name(text[at])) ++at;
  if (stands(text, at, '}')) return true;
  if (stands(text, at, ':')) ++at;
  if (at >= text.size() || !base::is_one_of(text[at], "-+?")) return false;
  const std::size_t brace = text.find('}', at);
  return brace < end_of_line(text, at);
}

/// Why more is to be done with `value` than to make every "$$" one "$".
std::optional<Because> expansion_in(std::string_view value) {
  for (std::size_t i = value.find('$'); i < value.size(); i = value.find('$', i + 1)) {
    const char next = i + 1 < value.size() ? value[i + 1] : '\0';
    if (begins_name(next)) return Because::variable;
    if (next == '{') return is_braced(value, i + 1) ? Because::variable : Because::refused;
    if (next == '$') ++i;
  }
  return std::nullopt;
}

void put_single_dollars(std::string_view value, Room& room) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    room.put(value[i]);
    if (value[i] == '$' && stands(value, i + 1, '$')) ++i;
  }
}

void put_code_point(unsigned value, Room& room) {
  if (value < 0x80) return room.put(static_cast<char>(value));
  room.put(static_cast<char>(0xc0U | (value >> 6U)));
  room.put(static_cast<char>(0x80U | (value & 0x3fU)));
}

/// An escape that begins with `\0`: Go's of three octal digits, of those that follow the zero. Returns its size.
std::size_t put_octal(std::string_view text, Room& room) {
  constexpr std::size_t zero = 2;  // "\0"
  std::size_t size = zero;
  while (size < zero + 3 && size < text.size() && base::is_digit(text[size])) ++size;
  unsigned value = 0;
  bool is_octal = size == zero + 3;
  for (std::size_t i = zero; i < size; ++i) {
    is_octal = is_octal && text[i] < '8';
    value = value * 8 + static_cast<unsigned>(text[i] - '0');
  }
  if (is_octal && value < 256) {
    put_code_point(value, room);
  } else {
    room.put('\\');  // it stays, but for the zero
    room.put(text.substr(zero, size - zero));
  }
  return size;
}

/// The body of double quotes with its escapes read; `\$` is "$$" for what comes next.
void put_unescaped(std::string_view text, Room& room) {
  constexpr std::string_view letters = "abfnrtv\"\\";
  constexpr std::string_view meanings = "\a\b\f\n\r\t\v\"\\";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
    const std::size_t which = next == '\0' ? std::string_view::npos : letters.find(next);
    if (which != std::string_view::npos) {
      room.put(meanings[which]);
      ++i;
    } else if (next == '$') {
      room.put("$$");
      ++i;
    } else if (next == '0') {
      i += put_octal(text.substr(i), room) - 1;
    } else {
      room.put(text[i]);
    }
  }
}

/// The body of quotes; a quotation mark may stand in it behind a backslash, which goes.
void put_body(std::string_view body, char quote, Room& room) {
  for (std::size_t i = 0; i < body.size(); ++i) {
    const bool escapes = body[i] == '\\' && i + 1 < body.size();
    if (!escapes || body[i + 1] != quote) room.put(body[i]);
    if (escapes) room.put(body[++i]);
  }
}

/// A key with what stands behind it.
struct Key {
  std::string_view text;
  char separator = 0;  // '=', ':', a line feed, or 0 at the end of the file
};

class Parser {
 public:
  Parser(std::string_view text, std::string_view name, Room& room)
      : text_(text), name_(name), room_(room), lines_(text) {}

  Reading read() {
    while (go_to_statement()) {
      line_ = lines_.line_of(at_);
      const std::size_t begin = at_;
      if (take_statement()) continue;
      reading_.faults.push_back(line_);
      at_ = std::max(at_, end_of_line(text_, begin));
    }
    return std::move(reading_);
  }

 private:
  /// Over white space and comments; false at the end.
  bool go_to_statement() {
    at_ = skip(text_, at_, is_go_space);
    while (stands(text_, at_, '#')) at_ = skip(text_, end_of_line(text_, at_), is_go_space);
    return at_ < text_.size();
  }

  void skip_export() {
    constexpr std::string_view word = "export";
    const bool is_there = text_.substr(at_).starts_with(word) && at_ + word.size() < text_.size() &&
                          base::is_one_of(text_[at_ + word.size()], "\t\n\f\r ");
    if (is_there) at_ = skip(text_, at_ + word.size(), is_blank);
  }

  std::optional<Key> take_key() {
    const std::size_t begin = at_;
    std::size_t at = begin;
    while (at < text_.size() && !base::is_one_of(text_[at], "=:\n")) {
      const base::CodePoint c = base::first_code_point(text_.substr(at));
      if (!is_in_key(c.value)) return std::nullopt;
      at += c.size;
    }
    if (begin == text_.size()) return std::nullopt;
    if (at == text_.size()) return Key{};  // read once more, as the value of no name
    const std::string_view key = trim_right(text_.substr(begin, at - begin), is_go_space);
    if (key.find(' ') != std::string_view::npos) return std::nullopt;
    at_ = skip(text_, at + 1, is_blank);
    return Key{key, text_[at]};
  }

  bool take_statement() {
    skip_export();
    const std::optional<Key> key = take_key();
    if (!key) return false;
    const bool is_name = key->separator != 0 && key->text == name_;
    if (key->separator == '\n') {
      if (is_name) reading_.give_other(Because::own_environment, line_);
      return true;
    }
    const bool is_quoted = stands(text_, at_, '"') || stands(text_, at_, '\'');
    return is_quoted ? take_quoted(is_name) : take_unquoted(is_name);
  }

  bool take_unquoted(bool is_name) {
    const std::size_t end = end_of_line(text_, at_);
    std::string_view value = text_.substr(at_, end - at_);
    value = trim_right(value.substr(0, value.find(" #")), is_go_space);
    at_ = std::min(end + 1, text_.size());
    return is_name ? keep_expanded(value) : expansion_in(value) != Because::refused;
  }

  bool take_quoted(bool is_name) {
    const char quote = text_[at_];
    std::size_t close = at_ + 1;
    while (close < text_.size() && text_[close] != quote) close += text_[close] == '\\' ? 2 : 1;
    if (close >= text_.size()) return is_name ? refuse() : false;
    const std::string_view body = text_.substr(at_ + 1, close - at_ - 1);
    at_ = close + 1;
    if (!is_name) return quote == '\'' || expansion_in(body) != Because::refused;
    room_.clear();
    put_body(body, quote, room_);
    if (quote == '"') return keep_expanded(unescaped_room());
    reading_.give_value(line_);
    return true;
  }

  // The room is rewritten in place: each step reads further on than it writes.
  std::string_view unescaped_room() {
    const std::string_view text = room_.text();
    room_.clear();
    put_unescaped(text, room_);
    return room_.text();
  }

  bool keep_expanded(std::string_view value) {
    const std::optional<Because> because = expansion_in(value);
    if (because) {
      reading_.give_other(*because, line_);
      return because != Because::refused;
    }
    room_.clear();
    put_single_dollars(value, room_);
    reading_.give_value(line_);
    return true;
  }

  bool refuse() {
    reading_.give_other(Because::refused, line_);
    return false;
  }

  std::string_view text_;
  std::string_view name_;
  Room& room_;
  LineCounter lines_;
  Reading reading_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
};

}  // namespace

Reading read_compose_v2(const File& file, std::string_view name, Room& room) {
  std::string_view text = file.raw;
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return Parser(text, name, room).read();
}

}  // namespace jwtsync::sources::dotenv
