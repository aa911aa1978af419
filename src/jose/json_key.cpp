// SPDX-License-Identifier: Apache-2.0
#include "jose/json_key.h"

#include "base/characters.h"
#include "base/encoding.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace jwtsync::jose {
namespace {

constexpr std::size_t most_levels = 64;  // what is nested deeper counts as its 64th level
constexpr std::size_t most_texts = 1024;
constexpr std::size_t least_text = 24;  // characters; no key has fewer
constexpr std::string_view spaces = " \t\r\n";

constexpr bool is_name_character(char c) noexcept { return base::is_letter(c) || c == '_' || c == '$'; }

/// Takes one character of a literal off its front: itself, or what \u00XX writes.
char take_character(std::string_view& text) noexcept {
  constexpr std::string_view escape = "\\u00";
  char c = text.front();
  std::size_t size = 1;
  if (text.starts_with(escape) && base::hex_decode(text.substr(escape.size(), 2), &c)) size = escape.size() + 2;
  text.remove_prefix(std::min(size, text.size()));
  return c;
}

/// Whether a name, as it is written, is this one; `name` is in small letters.
bool is_name(std::string_view written, std::string_view name) noexcept {
  while (!written.empty() && !name.empty()) {
    if (base::lower(take_character(written)) != name.front()) return false;
    name.remove_prefix(1);
  }
  return written.empty() && name.empty();
}

/// Members that betray a key; those of one object are a set of bits.
enum Member : std::uint8_t { kty = 1, n = 2, e = 4, crv = 8, x = 16, keys = 32, d = 64 };

std::uint8_t member_named(std::string_view written) noexcept {
  struct Row {
    std::string_view name;
    Member member;
  };
  constexpr std::array<Row, 10> rows{{{"kty", kty},
                                      {"n", n},
                                      {"modulus", n},
                                      {"e", e},
                                      {"exponent", e},
                                      {"publicexponent", e},
                                      {"crv", crv},
                                      {"x", x},
                                      {"keys", keys},
                                      {"d", d}}};
  const auto* const found =
      std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return is_name(written, r.name); });
  return found == rows.end() ? std::uint8_t{0} : static_cast<std::uint8_t>(found->member);
}

constexpr bool are_of_key(unsigned members) noexcept {
  return (members & kty) != 0 || (members & (n | e)) == (n | e) || (members & (crv | x)) == (crv | x);
}

/// Goes through a text once.
class Look {
 public:
  explicit Look(std::string_view text) : rest_(text) {}

  JsonKeys go() {
    while (!rest_.empty()) step();
    JsonKeys found{std::nullopt, (is_set_ ? set_depth_ : key_depth_) > 1, std::move(texts_)};
    if (is_set_) found.mark = KeyMark{"a JSON Web Key Set", Notation::json};
    if (is_key_ && !is_set_) found.mark = KeyMark{"a JSON Web Key", Notation::json};
    if (found.mark && has_private_)
      found.mark->what = is_set_ ? "a private JSON Web Key Set" : "a private JSON Web Key";
    return found;
  }

 private:
  struct Level {
    std::string_view name;  // of the member that is being read
    unsigned members = 0;
  };

  Level& level() noexcept { return levels_[std::min(depth_, most_levels - 1)]; }

  void step() {
    const char c = rest_.front();
    const bool may_begin = std::string_view("{[,:").find(before_) != std::string_view::npos;
    if (c == '"' || (c == '\'' && may_begin)) return literal(c);
    if (is_name_character(c) && (before_ == '{' || before_ == ',')) return bare_name();
    if (c == '{' || c == '[') return open(c);
    if ((c == '}' || c == ']') && depth_ > 0) --depth_;
    pass(1);
  }

  /// Goes on by `size` characters, of which the last one that is not a space is remembered.
  void pass(std::size_t size) noexcept {
    const std::string_view passed = rest_.substr(0, size);
    if (const std::size_t last = passed.find_last_not_of(spaces); last != passed.npos) before_ = passed[last];
    rest_.remove_prefix(passed.size());
  }

  void open(char bracket) noexcept {
    pass(1);
    const std::size_t next = rest_.find_first_not_of(spaces);
    const bool of_objects = bracket == '[' && next != rest_.npos && rest_[next] == '{';
    if (of_objects && !is_set_ && (member_named(level().name) & keys) != 0) {
      is_set_ = true;
      set_depth_ = depth_;
    }
    ++depth_;
    level() = {};
  }

  void literal(char quote) {
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] != quote) end += rest_[end] == '\\' ? 2 : 1;
    const std::string_view content = rest_.substr(1, std::min(end, rest_.size()) - 1);
    pass(end + 1);
    if (is_followed_by_colon()) return name(content);
    if (content.size() >= least_text && texts_.size() < most_texts) texts_.push_back({level().name, content});
  }

  void bare_name() {
    const auto* const end = std::find_if_not(rest_.begin(), rest_.end(), is_name_character);
    const std::string_view word = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    pass(word.size());
    if (is_followed_by_colon()) name(word);
  }

  [[nodiscard]] bool is_followed_by_colon() const noexcept {
    const std::size_t next = rest_.find_first_not_of(spaces);
    return next != rest_.npos && rest_[next] == ':';
  }

  void name(std::string_view written) noexcept {
    const std::uint8_t member = member_named(written);
    level().name = written;
    level().members |= member;
    has_private_ = has_private_ || member == d;
    if (is_key_ || depth_ == 0 || !are_of_key(level().members)) return;
    is_key_ = true;
    key_depth_ = depth_;
  }

  std::string_view rest_;
  char before_ = ':';  // the last character that is not a space; a value may begin at the start
  std::size_t depth_ = 0;
  std::array<Level, most_levels> levels_{};
  std::vector<JsonText> texts_;
  bool is_key_ = false, is_set_ = false, has_private_ = false;
  std::size_t key_depth_ = 0, set_depth_ = 0;  // of the first one
};

}  // namespace

JsonKeys look_into_json(std::string_view text) { return Look(text).go(); }

}  // namespace jwtsync::jose
