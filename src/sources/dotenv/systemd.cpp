// SPDX-License-Identifier: Apache-2.0
// systemd.exec(5), EnvironmentFile: quotes are taken off and joined with what follows, a backslash takes the next
// character as it is, or joins the next line, and "$" and "#" mean nothing in a value. As of systemd 252, a comment
// that ends in a backslash goes on in the next line.
#include "base/characters.h"
#include "sources/dotenv/readers.h"
#include "sources/dotenv/scan.h"

#include <algorithm>

namespace jwtsync::sources::dotenv {
namespace {

constexpr std::string_view white_space = " \t\n\r";
constexpr std::string_view line_ends = "\n\r";

class Parser {
 public:
  Parser(std::string_view text, std::string_view name, Room& room)
      : text_(text), name_(name), room_(room), lines_(text) {}

  Reading read() {
    while ((at_ = std::min(text_.find_first_not_of(white_space, at_), text_.size())) < text_.size()) {
      if (base::is_one_of(text_[at_], "#;")) {
        skip_comment();
        continue;
      }
      const std::size_t line = lines_.line_of(at_);
      const std::size_t stop = std::min(text_.find_first_of("=\n\r", at_), text_.size());
      const std::string_view written = text_.substr(at_, stop - at_);
      const std::string_view key = written.substr(0, written.find_last_not_of(white_space) + 1);
      at_ = std::min(stop + 1, text_.size());
      if (!stands(text_, stop, '=')) continue;
      is_kept_ = key == name_;
      if (is_kept_) room_.clear();
      take_value();
      if (is_kept_) reading_.give_value(line);
    }
    return std::move(reading_);
  }

 private:
  void skip_comment() {
    while (at_ < text_.size() && !base::is_one_of(text_[at_], line_ends)) at_ += text_[at_] == '\\' ? 2 : 1;
  }

  void put(char c) {
    if (is_kept_) room_.put(c);
  }

  /// The character behind a backslash at `at_`; a line end is dropped.
  void take_escaped() {
    ++at_;
    if (at_ == text_.size()) return;
    if (!base::is_one_of(text_[at_], line_ends)) put(text_[at_]);
    ++at_;
  }

  void take_value() {
    while (at_ < text_.size() && !base::is_one_of(text_[at_], line_ends)) {
      const char c = text_[at_];
      if (c == '\'') {
        take_single_quotes();
      } else if (c == '"') {
        take_double_quotes();
      } else if (base::is_one_of(c, white_space)) {
        ++at_;  // before and between texts in quotes
      } else {
        return take_rest();
      }
    }
  }

  void take_single_quotes() {
    for (++at_; at_ < text_.size() && text_[at_] != '\''; ++at_) put(text_[at_]);
    ++at_;
  }

  void take_double_quotes() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] != '\\') {
        put(text_[at_]);
        continue;
      }
      if (++at_ == text_.size()) return;
      if (text_[at_] == '\n') continue;
      if (!base::is_one_of(text_[at_], "\"\\`$")) put('\\');
      put(text_[at_]);
    }
    ++at_;
  }

  /// What follows the first character without quotes: in it, quotes are characters like others.
  void take_rest() {
    std::size_t kept = room_.size();  // without the white space at the end
    while (at_ < text_.size() && !base::is_one_of(text_[at_], line_ends)) {
      if (text_[at_] == '\\') {
        take_escaped();
        kept = room_.size();
        continue;
      }
      put(text_[at_]);
      if (!base::is_one_of(text_[at_], white_space)) kept = room_.size();
      ++at_;
    }
    if (is_kept_) room_.shrink_to(kept);
  }

  std::string_view text_;
  std::string_view name_;
  Room& room_;
  LineCounter lines_;
  Reading reading_;
  std::size_t at_ = 0;
  bool is_kept_ = false;
};

}  // namespace

Reading read_systemd(const File& file, std::string_view name, Room& room) {
  return Parser(file.raw, name, room).read();
}

}  // namespace jwtsync::sources::dotenv
