// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/words.h"

#include "base/characters.h"
#include "sources/not_meant/rules.h"

#include <algorithm>

namespace jwtsync::sources::not_meant {
namespace {

using namespace base;

constexpr std::size_t longest_number = 4;  // digits
constexpr std::size_t least_row = 4;       // characters
constexpr std::size_t least_name = 3;      // letters of a word that is not known
constexpr std::size_t longest_name = 12;
constexpr std::size_t longest_joined = 96;  // characters of words written together
constexpr std::size_t longest_word = 16;
constexpr std::size_t least_joined_word = 1;  // "a"

bool is_row(std::string_view text) noexcept { return text.size() >= least_row && row_at_start_of(text) >= text.size(); }

/// "acme", "ACME", "Acme": as people write a word, and random letters seldom stand.
bool is_written_as_a_name(std::string_view letters) noexcept {
  return letters.size() >= least_name && letters.size() <= longest_name && is_of_one_case(letters.substr(1)) &&
         (is_upper(letters[0]) || std::none_of(letters.begin(), letters.end(), is_upper));
}

/// Whether a word ends between `text[at - 1]` and `text[at]`, which are letters or digits.
bool is_boundary(std::string_view text, std::size_t at) noexcept {
  const char before = text[at - 1];
  const char here = text[at];
  if (is_digit(before) != is_digit(here)) return true;
  if (is_lower(before) && is_upper(here)) return true;
  // "JWTSecret": the S begins a word.
  return is_upper(before) && is_upper(here) && at + 1 < text.size() && is_lower(text[at + 1]);
}

}  // namespace

Words::Words(std::string_view value) noexcept {
  std::size_t start = 0;
  for (std::size_t at = 0; at <= value.size(); ++at) {
    const bool is_inside = at < value.size() && is_alphanumeric(value[at]);
    if (at < value.size() && !is_inside && !is_printable(value[at])) return;  // no word of this vocabulary
    if (is_inside && (at == start || !is_boundary(value, at))) continue;
    if (at > start && !add_piece(value.substr(start, at - start))) return;
    start = is_inside ? at : at + 1;
  }
  are_words_ = count_ > 0;
}

std::size_t Words::count(WordKind kind) const noexcept {
  return static_cast<std::size_t>(
      std::count_if(words_.begin(), words_.begin() + count_, [&](const Word& word) { return word.kind == kind; }));
}

bool Words::add(std::string_view text, WordKind kind) noexcept {
  if (count_ == most_words) return false;
  words_[count_++] = {text, kind};
  return true;
}

bool Words::add_piece(std::string_view piece) noexcept {
  return is_digit(piece.front()) ? add_digits(piece) : add_letters(piece);
}

bool Words::add_digits(std::string_view digits) noexcept {
  if (is_row(digits)) return add(digits, WordKind::row);
  return digits.size() <= longest_number && add(digits, WordKind::number);
}

bool Words::add_letters(std::string_view letters) noexcept {
  if (is_known_word(letters)) return add(letters, WordKind::known);
  if (is_row(letters)) return add(letters, WordKind::row);
  if (add_joined(letters)) return true;
  return is_written_as_a_name(letters) && add(letters, WordKind::unknown);
}

/// Words of the vocabulary without anything between them. Of several ways to part them, the one of the longest words.
bool Words::add_joined(std::string_view letters) noexcept {
  if (letters.size() > longest_joined) return false;
  std::array<std::uint8_t, longest_joined + 1>
      word_after{};  // word_after[i]: how long a word from i leads on to the end
  std::array<bool, longest_joined + 1> leads_on{};
  leads_on[letters.size()] = true;
  for (std::size_t at = letters.size(); at-- > 0;) {
    const std::size_t most = std::min(longest_word, letters.size() - at);
    for (std::size_t size = most; size >= least_joined_word && !leads_on[at]; --size) {
      if (!leads_on[at + size] || !is_known_word(letters.substr(at, size))) continue;
      leads_on[at] = true;
      word_after[at] = static_cast<std::uint8_t>(size);
    }
  }
  if (!leads_on[0]) return false;
  for (std::size_t at = 0; at < letters.size(); at += word_after[at]) {
    if (!add(letters.substr(at, word_after[at]), WordKind::known)) return false;
  }
  return true;
}

}  // namespace jwtsync::sources::not_meant
