// SPDX-License-Identifier: Apache-2.0
// python-dotenv: quotes are taken off and escapes read, ${NAME} is put in whatever the quotes. docker-compose 1 reads
// by it, but for a byte order mark, which it takes off, and a name alone, which it takes from its own environment.
#include "base/text.h"
#include "sources/dotenv/readers.h"
#include "sources/dotenv/scan.h"

#include <algorithm>
#include <optional>

namespace jwtsync::sources::dotenv {
namespace {

constexpr std::string_view single_escapes = "\\'";
constexpr std::string_view double_escapes = "\\'\"abfnrtv";
constexpr std::string_view double_meanings = "\\'\"\a\b\f\n\r\t\v";

/// The text with the escapes of its quotes read.
void put_unescaped(std::string_view text, bool is_double, Room& room) {
  const std::string_view letters = is_double ? double_escapes : single_escapes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size();
    const std::size_t which = escape ? letters.find(text[i + 1]) : std::string_view::npos;
    if (which == std::string_view::npos) {
      room.put(text[i]);
    } else {
      room.put(double_meanings[which]);
      ++i;
    }
  }
}

/// Whether it holds ${NAME} or ${NAME:-DEFAULT}.
bool is_interpolated(std::string_view value) {
  for (std::size_t at = value.find("${"); at != std::string_view::npos; at = value.find("${", at + 1)) {
    const std::size_t stop = value.find_first_of("}:", at + 2);
    if (stop == std::string_view::npos) return false;
    const std::string_view rest = value.substr(stop);
    if (rest.front() == '}' || (rest.starts_with(":-") && rest.find('}') != std::string_view::npos)) return true;
  }
  return false;
}

/// Without a comment, which begins with white space and "#", and without what is blank at the end.
std::string_view unquoted(std::string_view line) {
  for (std::size_t hash = line.find('#'); hash != std::string_view::npos; hash = line.find('#', hash + 1)) {
    const std::string_view before = trim_right(line.substr(0, hash), base::is_white_space);
    if (before.size() < hash) return before;
  }
  return trim_right(line, base::is_white_space);
}

/// What stands in one statement.
struct Statement {
  std::optional<std::string_view> key;    // none of a comment
  std::optional<std::string_view> value;  // none of a name alone
  char quote = 0;                         // what the value stood in
};

/// One statement after the other; one that cannot be read ends with its line.
class Statements {
 public:
  explicit Statements(std::string_view text) noexcept : text_(text) {}

  /// Goes to the next; false at the end.
  bool go_on() {
    at_ = skip(text_, at_, base::is_white_space);
    return at_ < text_.size();
  }
  [[nodiscard]] std::size_t place() const noexcept { return at_; }

  /// The statement that stands there; nothing if it cannot be read.
  std::optional<Statement> next() {
    std::optional<Statement> statement = statement_here();
    if (!statement) at_ = std::min(end_of_line(text_, at_) + 1, text_.size());
    return statement;
  }

 private:
  void skip_blanks() { at_ = skip(text_, at_, is_python_blank); }

  void skip_export() {
    constexpr std::string_view word = "export";
    if (!text_.substr(at_).starts_with(word)) return;
    const std::size_t behind = skip(text_, at_ + word.size(), is_python_blank);
    if (behind > at_ + word.size()) at_ = behind;
  }

  std::optional<std::string_view> quoted_key() {
    const std::size_t begin = at_ + 1;
    const std::size_t close = text_.find('\'', begin);
    if (close == std::string_view::npos || close == begin) return std::nullopt;
    at_ = close + 1;
    return text_.substr(begin, close - begin);
  }

  std::optional<std::string_view> key() {
    if (stands(text_, at_, '\'')) return quoted_key();
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != '=' && text_[at_] != '#') {
      const base::CodePoint c = base::first_code_point(text_.substr(at_));
      if (base::is_white_space(c.value)) break;
      at_ += c.size;
    }
    return at_ == begin ? std::nullopt : std::optional(text_.substr(begin, at_ - begin));
  }

  /// False if it is not closed.
  bool take_value(Statement& statement) {
    if (!stands(text_, at_, '\'') && !stands(text_, at_, '"')) {
      const std::size_t end = end_of_line(text_, at_);
      statement.value = unquoted(text_.substr(at_, end - at_));
      at_ = end;
      return true;
    }
    const std::optional<std::size_t> close = Closings(text_, at_).first();
    if (!close) return false;
    statement.quote = text_[at_];
    statement.value = text_.substr(at_ + 1, *close - at_ - 1);
    at_ = *close + 1;
    return true;
  }

  /// A comment and the end of the line; false if something else stands there.
  bool take_end() {
    const std::size_t behind = skip(text_, at_, is_python_blank);
    const bool is_comment = stands(text_, behind, '#');
    const std::size_t end = is_comment ? end_of_line(text_, behind) : behind;
    if (end < text_.size() && text_[end] != '\n') return false;
    at_ = std::min(end + 1, text_.size());
    return true;
  }

  std::optional<Statement> statement_here() {
    skip_export();
    Statement statement;
    if (!stands(text_, at_, '#')) {
      statement.key = key();
      if (!statement.key) return std::nullopt;
    }
    skip_blanks();
    if (stands(text_, at_, '=')) {
      ++at_;
      skip_blanks();
      if (!take_value(statement)) return std::nullopt;
    }
    if (!take_end()) return std::nullopt;
    return statement;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// `without_value` is said of a name alone.
template <typename WithoutValue>
Reading read(std::string_view text, std::string_view name, Room& room, WithoutValue without_value) {
  Reading reading;
  LineCounter lines(text);
  Statements statements(text);
  while (statements.go_on()) {
    const std::size_t line = lines.line_of(statements.place());
    const std::optional<Statement> statement = statements.next();
    if (!statement || statement->key != name) continue;
    if (!statement->value) {
      without_value(reading, line);
      continue;
    }
    room.clear();
    if (statement->quote == 0) room.put(*statement->value);
    if (statement->quote != 0) put_unescaped(*statement->value, statement->quote == '"', room);
    if (is_interpolated(room.text())) {
      reading.give_other(Because::variable, line);
    } else {
      reading.give_value(line);
    }
  }
  return reading;
}

}  // namespace

Reading read_python(const File& file, std::string_view name, Room& room) {
  return read(file.universal, name, room, [](Reading& reading, std::size_t /*line*/) { reading.give_nothing(); });
}

Reading read_compose_v1(const File& file, std::string_view name, Room& room) {
  std::string_view text = file.universal;
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return read(text, name, room,
              [](Reading& reading, std::size_t line) { reading.give_other(Because::own_environment, line); });
}

}  // namespace jwtsync::sources::dotenv
