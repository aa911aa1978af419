// SPDX-License-Identifier: Apache-2.0
// `set -a; . FILE` of a POSIX shell: the file is a program of it. Read are lines of assignments, with or without
// `export` (XCU 2.2, 2.9.1); what else stands there is a command, and after some commands nothing is certain any more.
#include "base/characters.h"
#include "sources/dotenv/readers.h"
#include "sources/dotenv/scan.h"

#include <algorithm>
#include <array>
#include <optional>

namespace jwtsync::sources::dotenv {
namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view operators = "&|<>()";

/// Words that change a variable, or whether and how the rest of the file is read.
constexpr std::array<std::string_view, 22> steering{
    "unset", "readonly", "exit", "return", "exec", "eval",  ".",        "source", "if",    "for",  "while",
    "until", "case",     "{",    "!",      "set",  "alias", "function", "read",   "shift", "trap", "local"};

bool begins_name(char c) noexcept { return base::is_letter(c) || c == '_'; }
bool is_in_name(char c) noexcept { return base::is_alphanumeric(c) || c == '_'; }

/// One word: of which variable it is an assignment, if it is one.
struct Word {
  std::string_view text;  // as it stands in the file
  std::string_view assigned;
  bool is_appended = false;  // NAME+=, which one shell takes for an assignment
};

class Shell {
 public:
  Shell(std::string_view text, std::string_view name, Room& room)
      : text_(text), name_(name), room_(room), lines_(text) {}

  Reading read() {
    while (!is_over_) {
      at_ = std::min(text_.find_first_not_of(" \t\n", at_), text_.size());
      if (at_ == text_.size()) break;
      if (text_[at_] == '#') {
        at_ = end_of_line(text_, at_);
      } else {
        take_command();
      }
    }
    return std::move(reading_);
  }

 private:
  [[nodiscard]] bool is_at_end() const { return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == ';'; }

  /// The words up to the end of a line or a semicolon, and what they do.
  void take_command() {
    line_ = lines_.line_of(at_);
    pending_.reset();
    bool is_assigning = true;  // no command's name stood there yet
    bool is_simple = true;
    bool is_export = false;
    std::size_t words = 0;
    for (skip_blanks(); !is_at_end() && !stands(text_, at_, '#'); skip_blanks()) {
      if (base::is_one_of(text_[at_], operators)) {
        is_simple = false;
        if (!take_operator(words == 0)) break;
        continue;
      }
      const Word word = take_word(is_assigning);
      ++words;
      if (!word.assigned.empty()) continue;
      is_simple = is_simple && (is_export ? is_name(word.text) : words == 1 && word.text == "export");
      is_export_ = is_export = is_export || word.text == "export";
      is_assigning = is_assigning && is_export;
      is_certain_ = is_certain_ && std::find(steering.begin(), steering.end(), word.text) == steering.end();
    }
    if (stands(text_, at_, '#')) at_ = end_of_line(text_, at_);
    if (words == 0 && is_simple) is_over_ = true;  // a semicolon alone: an error of syntax
    is_simple = is_simple && words > 0;
    if (at_ < text_.size()) ++at_;
    finish(is_simple);
  }

  /// A list, a redirection or a text that follows; false at an error of syntax, a subshell or an array.
  bool take_operator(bool is_first) {
    const char c = text_[at_];
    is_over_ = c == '(' || c == ')' || (is_first && c != '<' && c != '>');
    if (is_over_) return false;
    const std::size_t end = std::min(text_.find_first_not_of("&|<>", at_), text_.size());
    const std::size_t next = std::min(text_.find_first_not_of(blanks, end), text_.size());
    const bool has_end = next == text_.size() || text_[next] == '\n' || text_[next] == '#';
    const bool is_redirection = c == '<' || c == '>';
    is_over_ = has_end && is_redirection;
    // A text follows that is no statement, or a list goes on in the next line.
    if (text_.substr(at_).starts_with("<<") || (has_end && text_.substr(at_, end - at_) != "&")) is_certain_ = false;
    at_ = end;
    return true;
  }

  /// Makes the command's assignment the reading.
  void finish(bool is_simple) {
    if (!is_simple) reading_.faults.push_back(line_);
    if (is_assigned_ && (!is_simple || !is_certain_)) pending_ = pending_.value_or(Because::run);
    if (!is_certain_ && reading_.fate == Fate::value) reading_.give_other(Because::run, reading_.line);
    if (pending_) reading_.give_other(*pending_, line_);
    if (!pending_ && is_assigned_) reading_.give_value(line_);
    is_assigned_ = is_export_ = false;
    pending_.reset();
  }

  void skip_blanks() {
    at_ = std::min(text_.find_first_not_of(blanks, at_), text_.size());
    while (text_.substr(at_).starts_with("\\\n")) {
      at_ = std::min(text_.find_first_not_of(blanks, at_ + 2), text_.size());
    }
  }

  static bool is_name(std::string_view word) {
    return !word.empty() && begins_name(word.front()) && std::all_of(word.begin(), word.end(), is_in_name);
  }

  /// Reads a word; what it assigns to the name goes into the room.
  Word take_word(bool is_assigning) {
    const std::size_t begin = at_;
    std::size_t end = begin;
    while (end < text_.size() && is_in_name(text_[end])) ++end;
    Word word;
    const bool has_name = end > begin && begins_name(text_[begin]);
    word.is_appended = has_name && text_.substr(end).starts_with("+=");
    if (is_assigning && has_name && (stands(text_, end, '=') || word.is_appended)) {
      word.assigned = text_.substr(begin, end - begin);
      at_ = end + (word.is_appended ? 2 : 1);
    }
    is_kept_ = word.assigned == name_;
    if (is_kept_) {
      room_.clear();
      is_assigned_ = true;
      pending_.reset();
    }
    if (word.is_appended) say(Because::shells_differ);
    take_value(!word.assigned.empty());
    word.text = text_.substr(begin, at_ - begin);
    is_kept_ = false;
    return word;
  }

  /// Says why the name's value does not stand in the file.
  void say(Because because) {
    if (is_kept_ && !pending_) pending_ = because;
  }
  void put(char c) {
    if (is_kept_) room_.put(c);
  }

  /// Up to the end of the word.
  void take_value(bool is_assignment) {
    bool may_be_home = is_assignment;  // XCU 2.6.1: at the start, and behind a colon
    while (at_ < text_.size() && !base::is_one_of(text_[at_], " \t\n;&|<>()")) {
      const char c = text_[at_];
      if (c == '~' && may_be_home) say(Because::home);
      if (c == '{' && is_export_) say(Because::shells_differ);
      may_be_home = is_assignment && c == ':';
      if (c == '\\') {
        take_escaped();
      } else if (c == '\'') {
        take_single_quotes();
      } else if (c == '"') {
        take_double_quotes();
      } else if (c == '$' || c == '`') {
        take_expansion(false);
      } else {
        put(c);
        ++at_;
      }
    }
  }

  /// XCU 2.2.1: the character behind a backslash, and no line end.
  void take_escaped() {
    if (++at_ == text_.size()) return put('\\');
    if (text_[at_] != '\n') put(text_[at_]);
    ++at_;
  }

  void take_single_quotes() {
    for (++at_; at_ < text_.size() && text_[at_] != '\''; ++at_) put(text_[at_]);
    close();
  }

  /// XCU 2.2.3.
  void take_double_quotes() {
    ++at_;
    while (at_ < text_.size() && text_[at_] != '"') {
      const char next = text_[at_] == '\\' && at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
      if (next != '\0' && base::is_one_of(next, "$`\"\\\n")) {
        if (next != '\n') put(next);
        at_ += 2;
      } else if (text_[at_] == '$' || text_[at_] == '`') {
        take_expansion(true);
      } else {
        put(text_[at_]);
        ++at_;
      }
    }
    close();
  }

  /// Goes behind a closing quotation mark. Without one the shell ends with an error, and takes nothing of the command.
  void close() {
    if (at_ < text_.size()) {
      ++at_;
      return;
    }
    is_over_ = true;
    say(Because::refused);
    reading_.faults.push_back(line_);
  }

  void take_expansion(bool is_quoted) {
    if (text_[at_] == '`') {
      say(Because::command);
      reading_.faults.push_back(line_);
      at_ = std::min(text_.find('`', at_ + 1), text_.size() - 1) + 1;
      return;
    }
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (next == '(' || next == '{') {
      say(next == '(' ? Because::command : Because::variable);
      if (next == '(') reading_.faults.push_back(line_);
      skip_nested(next, next == '(' ? ')' : '}');
      return;
    }
    if (is_in_name(next) || base::is_one_of(next == '\0' ? ' ' : next, "@*#?$!-")) {
      say(Because::variable);
      at_ += 2;
      return;
    }
    if (!is_quoted && (next == '\'' || next == '"')) say(Because::shells_differ);
    put('$');
    ++at_;
  }

  /// Over what stands between `open`, behind the dollar sign, and its `end`.
  void skip_nested(char open, char end) {
    std::size_t depth = 0;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\')
        ++at_;
      else if (text_[at_] == open)
        ++depth;
      else if (text_[at_] == end && --depth == 0)
        break;
    }
    at_ = std::min(at_, text_.size());
    close();
  }

  std::string_view text_;
  std::string_view name_;
  Room& room_;
  LineCounter lines_;
  Reading reading_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  std::optional<Because> pending_;  // of the command's assignment to the name
  bool is_assigned_ = false;        // the command assigns to the name
  bool is_kept_ = false;            // the word does
  bool is_export_ = false;          // the word stands behind `export`, where one shell expands braces
  bool is_certain_ = true;          // no command was there that may have changed it
  bool is_over_ = false;
};

}  // namespace

Reading read_shell(const File& file, std::string_view name, Room& room) { return Shell(file.raw, name, room).read(); }

}  // namespace jwtsync::sources::dotenv
