// SPDX-License-Identifier: Apache-2.0
#include "outline.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "source_text.h"
#include "tree.h"

namespace jwtsync::house {
namespace {

enum class Scope : unsigned char { space, type, function, other };  // `space` is a namespace

struct Word {
  std::size_t at;
  std::string_view text;
};

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_word_character(text[at])) continue;
    std::size_t end = at;
    while (end < text.size() && is_word_character(text[end])) ++end;
    words.push_back({at, text.substr(at, end - at)});
    at = end;
  }
  return words;
}

/// Blanks for what the preprocessor reads, whose braces need not match.
std::string without_directives(std::string code) {
  bool is_directive = false;
  for (std::size_t begin = 0; begin < code.size();) {
    const std::size_t end = std::min(code.find('\n', begin), code.size());
    const std::size_t first = code.find_first_not_of(' ', begin);
    is_directive = is_directive || (first < end && code[first] == '#');
    const bool goes_on = is_directive && end > begin && code[end - 1] == '\\';
    if (is_directive) std::fill(code.begin() + static_cast<long>(begin), code.begin() + static_cast<long>(end), ' ');
    is_directive = goes_on;
    begin = end + 1;
  }
  return code;
}

bool is_any_of(std::string_view word, const std::vector<std::string_view>& others) {
  return std::find(others.begin(), others.end(), word) != others.end();
}

/// The name before the first parenthesis that opens a list of parameters.
std::optional<Word> name_in(std::string_view head) {
  static const std::vector<std::string_view> no_functions{"using", "typedef", "friend", "static_assert"};
  static const std::vector<std::string_view> no_names{"operator", "requires", "noexcept", "decltype", "alignas", "if"};
  const std::vector<Word> words = words_of(head);
  if (words.empty() || is_any_of(words.front().text, no_functions)) return std::nullopt;
  for (const Word& word : words) {
    const std::size_t next = head.find_first_not_of(" \n", word.at + word.text.size());
    if (next == std::string_view::npos || head[next] != '(' || is_any_of(word.text, no_names)) continue;
    const std::string_view before = head.substr(0, word.at);
    if (before.find('=') != std::string_view::npos) return std::nullopt;  // the value of a variable
    if (before.rfind("[[") != std::string_view::npos && before.rfind("]]") == std::string_view::npos) continue;
    return word;
  }
  return std::nullopt;
}

/// Walks through a text once; a head is what stands between the end of one declaration and the body or end of the next.
class Walk {
 public:
  explicit Walk(std::string_view code) : code_(code) {}

  std::vector<Function> functions() && {
    for (; at_ < code_.size(); ++at_) {
      const char c = code_[at_];
      if (c == '(') ++parentheses_;
      if (c == ')') --parentheses_;
      if (c == '{') open();
      if (c == '}' && !scopes_.empty()) close();
      if (c == ';' && parentheses_ == 0 && !is_inside()) end_declaration();
    }
    return std::move(functions_);
  }

 private:
  struct Open {
    Scope scope;
    std::size_t head;  // where it begins
    std::size_t body;
  };

  /// Whether this is a body or a value, in which nothing is looked for.
  [[nodiscard]] bool is_inside() const {
    return !scopes_.empty() && (scopes_.back().scope == Scope::function || scopes_.back().scope == Scope::other);
  }

  [[nodiscard]] Scope scope_of(std::string_view head) const {
    static const std::vector<std::string_view> types{"class", "struct", "union", "enum"};
    if (is_inside() || parentheses_ != 0) return Scope::other;
    const std::vector<Word> words = words_of(head);
    if (std::any_of(words.begin(), words.end(), [](const Word& each) { return each.text == "namespace"; }) ||
        (!words.empty() && words.front().text == "extern")) {
      return Scope::space;
    }
    if (head.find('(') != std::string_view::npos) return head.ends_with('=') ? Scope::other : Scope::function;
    const bool is_type =
        std::any_of(words.begin(), words.end(), [&](const Word& each) { return is_any_of(each.text, types); });
    return is_type ? Scope::type : Scope::other;
  }

  void open() {
    std::string_view head = code_.substr(head_, at_ - head_);
    while (head.ends_with(' ') || head.ends_with('\n')) head.remove_suffix(1);
    const Scope scope = scope_of(head);
    if (!is_inside() && parentheses_ == 0) value_ = std::min(value_, at_);
    scopes_.push_back({scope, head_, at_});
    if (scope == Scope::space || scope == Scope::type) begin_declaration();
  }

  void close() {
    const Open closed = scopes_.back();
    scopes_.pop_back();
    if (closed.scope == Scope::function) add(closed.head, closed.body);
    if (closed.scope != Scope::other) begin_declaration();
  }

  void end_declaration() {
    add(head_, std::min(value_, at_));
    begin_declaration();
  }

  void begin_declaration() {
    head_ = at_ + 1;
    value_ = std::string_view::npos;
  }

  [[nodiscard]] std::size_t line_at(std::size_t position) const {
    return 1 + static_cast<std::size_t>(std::count(code_.begin(), code_.begin() + static_cast<long>(position), '\n'));
  }

  void add(std::size_t begin, std::size_t end) {
    begin = std::min(code_.find_first_not_of(" \n", begin), end);
    const std::optional<Word> name = name_in(code_.substr(begin, end - begin));
    if (!name) return;
    functions_.push_back({std::string(name->text), begin + name->at, line_at(begin), line_at(at_)});
  }

  std::string_view code_;
  std::size_t at_ = 0;
  std::size_t head_ = 0;
  std::size_t value_ = std::string_view::npos;  // where the value of a variable begins, `{1, 2}`
  int parentheses_ = 0;
  std::vector<Open> scopes_;
  std::vector<Function> functions_;
};

}  // namespace

std::vector<Function> functions_of(std::string_view source) {
  const std::string code = without_directives(code_of(source));
  return Walk(code).functions();
}

std::vector<std::string> words_used_in(std::string_view source) {
  std::set<std::size_t> names;
  for (const Function& function : functions_of(source)) names.insert(function.name_at);
  const std::string code = code_of(source);
  std::vector<std::string> used;
  for (const Word& word : words_of(code)) {
    if (!names.contains(word.at)) used.emplace_back(word.text);
  }
  return used;
}

}  // namespace jwtsync::house
