// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/rules.h"

#include "base/characters.h"
#include "sources/not_meant/words.h"

#include <algorithm>
#include <array>

namespace jwtsync::sources::not_meant {
namespace {

using namespace base;

constexpr std::size_t longest_examined = 512;  // characters
constexpr std::size_t most_numbers = 4;
constexpr std::size_t few_words = 4;
constexpr std::size_t telling_row = 6;  // characters: "secret123456" says as much as a phrase

std::size_t phrases_in(std::span<const Word> words) noexcept {
  std::size_t phrases = 0;
  std::string_view before;
  for (const Word& word : words) {
    if (word.kind == WordKind::number) continue;  // "at least 32 characters", "your-256-bit-secret"
    const bool known = word.kind == WordKind::known;
    if (known && !before.empty() && is_phrase(before, word.text)) ++phrases;
    before = known ? word.text : std::string_view();
  }
  return phrases;
}

/// How many phrases it takes: the more words, and the more of them that are not known, the likelier is one by chance.
std::size_t phrases_needed(std::size_t known, std::size_t unknown) noexcept {
  return 1 + unknown + (known > few_words ? 1 : 0);
}

bool has_telling_row(std::span<const Word> words) noexcept {
  return std::any_of(words.begin(), words.end(),
                     [](const Word& word) { return word.kind == WordKind::row && word.text.size() >= telling_row; });
}

/// The one character that stands between the words; '\0' where there is none, or more than one kind.
char separator_of(std::string_view value) noexcept {
  const auto first = std::find_if_not(value.begin(), value.end(), is_alphanumeric);
  if (first == value.end()) return '\0';
  const bool only = std::all_of(value.begin(), value.end(), [&](char c) { return is_alphanumeric(c) || c == *first; });
  return only ? *first : '\0';
}

}  // namespace

std::string_view placeholder(std::string_view value) noexcept {
  if (value.size() > longest_examined) return {};
  const Words words(value);
  if (!words.are_words() || words.count(WordKind::number) > most_numbers) return {};
  const std::size_t known = words.count(WordKind::known);
  const std::size_t unknown = words.count(WordKind::unknown);
  // A name or two may stand in it, as in "acme-super-secret-key-change-me". The more of them, the more words must say
  // it.
  const bool is_told_by_words = known >= 2 * unknown + 2 && phrases_in(words.list()) >= phrases_needed(known, unknown);
  const bool is_told_by_row = known > 0 && unknown == 0 && has_telling_row(words.list());
  return is_told_by_words || is_told_by_row ? "is a placeholder that was not replaced" : std::string_view();
}

std::string_view entry_name(std::string_view value) noexcept {
  constexpr std::array<std::string_view, 3> nouns{"secret", "key", "jwt"};
  const char separator = separator_of(value);
  if (value.size() > longest_examined || !is_one_of(separator, "-_./") || !is_of_one_case(value)) return {};
  const Words words(value);
  if (!words.are_words()) return {};
  const auto is_name = [](const Word& word) { return word.kind == WordKind::number || is_word_of_names(word.text); };
  const auto is_noun = [&](const Word& word) {
    return std::any_of(nouns.begin(), nouns.end(),
                       [&](std::string_view noun) { return equal_ignoring_case(word.text, noun); });
  };
  const bool is_one = std::all_of(words.list().begin(), words.list().end(), is_name) &&
                      std::count_if(words.list().begin(), words.list().end(), is_noun) >= 2;
  return is_one ? "is the name of an entry, not what the entry holds" : std::string_view();
}

}  // namespace jwtsync::sources::not_meant
