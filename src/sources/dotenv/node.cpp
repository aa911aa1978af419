// SPDX-License-Identifier: Apache-2.0
// node --env-file: matching quotes are taken off, `\n` is a line end in double quotes, and an unquoted value ends at a
// "#" wherever that stands. Node 20 trims spaces alone, and reads on in the next line where one has no "=".
#include "base/characters.h"
#include "sources/dotenv/readers.h"
#include "sources/dotenv/scan.h"

#include <algorithm>
#include <optional>

namespace jwtsync::sources::dotenv {
namespace {

constexpr std::string_view all_blanks = " \t\n";
constexpr std::string_view quotes = "'\"`";

std::string_view without(std::string_view blanks, std::string_view text) {
  text = text.substr(0, text.find_last_not_of(blanks) + 1);
  return text.substr(std::min(text.find_first_not_of(blanks), text.size()));
}

/// A text of double quotes, with its line ends.
void put_unescaped(std::string_view text, Room& room) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_line_end = text[i] == '\\' && stands(text, i + 1, 'n');
    room.put(is_line_end ? '\n' : text[i]);
    if (is_line_end) ++i;
  }
}

/// What both generations go through.
class Content {
 public:
  Content(std::string_view text, std::string_view blanks, std::string_view name, Room& room)
      : blanks_(blanks), name_(name), room_(room), lines_(text) {
    text_ = text.substr(0, text.find_last_not_of(blanks) + 1);
    skip_blanks();
  }

  [[nodiscard]] Reading reading() && { return std::move(reading_); }
  [[nodiscard]] bool is_over() const { return at_ >= text_.size(); }
  [[nodiscard]] bool is_at(char c) const { return stands(text_, at_, c); }
  [[nodiscard]] std::size_t equals() const { return text_.find('=', at_); }
  [[nodiscard]] std::size_t line_end() const { return end_of_line(text_, at_); }
  [[nodiscard]] bool is_in_text(std::size_t at) const { return at < text_.size(); }

  void skip_blanks() { at_ = std::min(text_.find_first_not_of(blanks_, at_), text_.size()); }
  void go_to(std::size_t at) { at_ = std::min(at, text_.size()); }

  /// Goes behind the name before `equals`; whether there was one.
  bool take_key(std::size_t equals) {
    constexpr std::string_view word = "export ";
    line_ = lines_.line_of(at_);
    std::string_view key = without(blanks_, text_.substr(at_, equals - at_));
    at_ = equals + 1;
    if (key.empty()) return false;
    is_exported_ = key.starts_with(word);
    if (is_exported_) key.remove_prefix(word.size());
    is_name_ = (blanks_ == all_blanks ? without(blanks_, key) : key) == name_;
    return true;
  }

  /// Behind a value in quotes, to the end of its line; false if nothing closes it.
  bool take_quoted() {
    const char quote = text_[at_];
    const std::size_t close = text_.find(quote, at_ + 1);
    if (close == std::string_view::npos) return false;
    const std::string_view body = text_.substr(at_ + 1, close - at_ - 1);
    begin_value();
    if (is_name_ && quote == '"') put_unescaped(body, room_);
    if (is_name_ && quote != '"') room_.put(body);
    at_ = end_of_line(text_, close);
    return true;
  }
  [[nodiscard]] bool is_quoted() const { return !is_over() && base::is_one_of(text_[at_], quotes); }

  /// All of the line, as it stands.
  void take_line() { take(text_.substr(at_, line_end() - at_)); }
  void take_unquoted() {
    const std::string_view line = text_.substr(at_, line_end() - at_);
    take(without(blanks_, line.substr(0, line.find('#'))));
  }
  /// An empty value, before which Node 22 leaves `export` a part of the name.
  void take_nothing() {
    if (!is_exported_) begin_value();
  }

 private:
  void begin_value() {
    if (!is_name_) return;
    room_.clear();
    reading_.give_value(line_);
  }
  void take(std::string_view value) {
    begin_value();
    if (is_name_) room_.put(value);
    at_ = line_end();
  }

  std::string_view text_;
  std::string_view blanks_;
  std::string_view name_;
  Room& room_;
  LineCounter lines_;
  Reading reading_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  bool is_name_ = false;
  bool is_exported_ = false;
};

}  // namespace

Reading read_node_20(const File& file, std::string_view name, Room& room) {
  Content content(file.without_return, " ", name, room);
  while (!content.is_over()) {
    const bool is_skipped = content.is_at('\n') || content.is_at('#');
    if (const std::size_t end = content.line_end(); is_skipped && content.is_in_text(end)) {
      content.go_to(end + 1);
      continue;
    }
    const std::size_t equals = content.equals();
    if (equals == std::string_view::npos || !content.take_key(equals)) break;
    content.skip_blanks();
    if (!content.is_quoted()) {
      content.take_unquoted();
    } else if (!content.take_quoted() && content.is_in_text(content.line_end())) {
      content.take_line();
    }
  }
  return std::move(content).reading();
}

Reading read_node(const File& file, std::string_view name, Room& room) {
  Content content(file.without_return, all_blanks, name, room);
  while (!content.is_over()) {
    const std::size_t end = content.line_end();
    const std::size_t equals = content.equals();
    if (content.is_at('\n') || content.is_at('#')) {
      content.go_to(end + 1);
      continue;
    }
    if (equals > end) {
      content.go_to(end + 1);
      content.skip_blanks();
      continue;
    }
    if (!content.take_key(equals)) continue;
    if (content.is_over() || content.is_at('\n')) {
      content.take_nothing();
      continue;
    }
    content.skip_blanks();
    if (content.is_quoted() && content.take_quoted()) {
      content.go_to(content.line_end() + 1);
      continue;
    }
    if (content.is_quoted()) {
      content.take_line();
    } else {
      content.take_unquoted();
    }
    content.skip_blanks();
  }
  return std::move(content).reading();
}

}  // namespace jwtsync::sources::dotenv
