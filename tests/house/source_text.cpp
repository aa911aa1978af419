// SPDX-License-Identifier: Apache-2.0
#include "source_text.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "tree.h"

namespace jwtsync::house {
namespace {

enum class Part : unsigned char { code, comment, text };

/// Reads a source once from its start to its end, and says of each byte what it is a part of.
class Reader {
 public:
  explicit Reader(std::string_view source) : source_(source), parts_(source.size(), Part::code) {}

  std::vector<Part> read() && {
    while (at_ < source_.size()) {
      if (begins("//")) {
        take(Part::comment, source_.find('\n', at_));
      } else if (begins("/*")) {
        take(Part::comment, after(source_.find("*/", at_ + 2), 2));
      } else if (begins("R\"")) {
        take_raw();
      } else if (source_[at_] == '"' || (source_[at_] == '\'' && !is_digit_separator())) {
        take_quoted();
      } else {
        ++at_;
      }
    }
    return std::move(parts_);
  }

 private:
  [[nodiscard]] bool begins(std::string_view what) const { return source_.substr(at_).starts_with(what); }
  [[nodiscard]] bool is_digit_separator() const { return at_ > 0 && is_word_character(source_[at_ - 1]); }
  static std::size_t after(std::size_t found, std::size_t size) {
    return found == std::string_view::npos ? found : found + size;
  }

  void take(Part part, std::size_t end) {
    for (end = std::min(end, source_.size()); at_ < end; ++at_) parts_[at_] = part;
  }

  /// What stands between the quotes is text; the quotes are code.
  void take_quoted() {
    const char quote = source_[at_++];
    std::size_t end = at_;
    while (end < source_.size() && source_[end] != quote) end += source_[end] == '\\' ? 2 : 1;
    take(Part::text, end);
    ++at_;
  }

  void take_raw() {
    at_ += 2;
    const std::size_t open = source_.find('(', at_);
    if (open == std::string_view::npos) return;
    const std::string close = ")" + std::string(source_.substr(at_, open - at_)) + "\"";
    take(Part::text, after(source_.find(close, open), close.size() - 1));
    ++at_;
  }

  std::string_view source_;
  std::vector<Part> parts_;
  std::size_t at_ = 0;
};

std::size_t line_at(std::string_view source, std::size_t position) {
  return 1 + static_cast<std::size_t>(std::count(source.begin(), source.begin() + static_cast<long>(position), '\n'));
}

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isspace(c) != 0; });
}

}  // namespace

std::string code_of(std::string_view source) {
  const std::vector<Part> parts = Reader(source).read();
  std::string code(source);
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (parts[i] != Part::code && code[i] != '\n') code[i] = ' ';
  }
  return code;
}

std::vector<Literal> literals_of(std::string_view source) {
  const std::vector<Part> parts = Reader(source).read();
  const std::string code = code_of(source);
  std::vector<Literal> literals;
  std::size_t last_end = 0;  // of the literal before, past its quote
  for (std::size_t open = code.find('"'); open != std::string::npos; open = code.find('"', last_end)) {
    const std::size_t close = std::min(code.find('"', open + 1), code.size());
    const std::string text(source.substr(open + 1, close - open - 1));
    if (!literals.empty() && is_blank(std::string_view(code).substr(last_end, open - last_end))) {
      literals.back().text += text;
    } else {
      literals.push_back({line_at(source, open), text});
    }
    last_end = std::min(close + 1, code.size());
  }
  return literals;
}

std::vector<Include> includes_of(std::string_view source) {
  const std::string code = code_of(source);
  const auto code_lines = lines_of(code);
  const auto lines = lines_of(source);
  std::vector<Include> includes;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t hash = code_lines[i].find_first_not_of(" \t");
    if (hash == std::string_view::npos || code_lines[i][hash] != '#') continue;
    const std::size_t word = code_lines[i].find_first_not_of(" \t", hash + 1);
    if (word == std::string_view::npos || !code_lines[i].substr(word).starts_with("include")) continue;
    const std::size_t open = lines[i].find_first_of("<\"", word);
    if (open == std::string_view::npos) continue;
    const bool quoted = lines[i][open] == '"';
    const std::size_t close = lines[i].find(quoted ? '"' : '>', open + 1);
    if (close == std::string_view::npos) continue;
    includes.push_back({i + 1, std::string(lines[i].substr(open + 1, close - open - 1)), quoted});
  }
  return includes;
}

bool is_word_character(char c) noexcept { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool has_word(std::string_view code, std::string_view word) {
  for (std::size_t at = code.find(word); at != std::string_view::npos; at = code.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word_character(code[at - 1])) && (end == code.size() || !is_word_character(code[end]))) {
      return true;
    }
  }
  return false;
}

}  // namespace jwtsync::house
