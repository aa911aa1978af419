// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/rules.h"

#include "base/characters.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>

namespace jwtsync::sources::not_meant {
namespace {

using namespace base;

constexpr std::size_t longest_piece = 16;  // bytes

constexpr auto no_values = std::to_array<std::string_view>(
    {"<nil>", "[object promise]", "[object undefined]", "null", "undefined", "none", "nil", "nan", "true", "false",
     "void", "empty", "unset", "unknown", "missing", "not set", "[object object]"});

/// The no-value that `text` starts with; empty if there is none.
std::string_view first_no_value(std::string_view text) noexcept {
  const auto found = std::find_if(no_values.begin(), no_values.end(),
                                  [&](std::string_view word) { return starts_in_any_case(text, word); });
  return found == no_values.end() ? std::string_view() : *found;
}

constexpr std::size_t least_piece = 3;         // characters
constexpr std::size_t longest_examined = 512;  // characters

/// Each character once. The first two go round: z is followed by a, 9 by 0.
constexpr std::array<std::string_view, 15> row_texts{
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    "qwertyuiop[]\\",  // the rows of a keyboard in English, German and French
    "asdfghjkl;'",
    "zxcvbnm,./",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",  // its columns
    "qazwsxedcrfvtgbyhnujmikolp",
    "zaqxswcdevfrbgtnhymjukilop",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
};
constexpr std::size_t rounds = 2;  // how many of them go round

/// For each row and character, the character after it; 0 for none.
constexpr auto followers = [] {
  std::array<std::array<char, 128>, row_texts.size()> table{};
  for (std::size_t row = 0; row < row_texts.size(); ++row) {
    const std::string_view text = row_texts[row];
    for (std::size_t i = 0; i + 1 < text.size(); ++i) table[row][static_cast<std::uint8_t>(text[i])] = text[i + 1];
    if (row < rounds) table[row][static_cast<std::uint8_t>(text.back())] = text.front();
  }
  return table;
}();

/// The character of the same key without the shift key (of a keyboard in English).
constexpr char unshifted(char c) noexcept {
  constexpr std::string_view with = "!@#$%^&*(){}|:\"<>?", without = "1234567890[]\\;',./";
  static_assert(with.size() == without.size());
  const std::size_t key = with.find(c);
  return key == with.npos ? lower(c) : without[key];
}

constexpr char after(std::size_t row, char c) noexcept {
  const auto index = static_cast<std::uint8_t>(unshifted(c));
  return index < 128 ? followers[row][index] : '\0';
}

template <typename Follows>
std::size_t length_of_run(std::string_view text, Follows follows) noexcept {
  std::size_t length = 1;
  while (length < text.size() && follows(text[length - 1], text[length])) ++length;
  return length;
}

}  // namespace

std::string_view repetition(std::string_view value) noexcept {
  const std::size_t most = std::min(longest_piece, value.size() / 2);
  for (std::size_t period = 1; period <= most; ++period) {
    if (value.substr(period) == value.substr(0, value.size() - period)) return "is a short word over and over";
  }
  return {};
}

std::string_view no_value(std::string_view value) noexcept {
  bool found = false;
  while (!value.empty()) {
    const std::string_view word = first_no_value(value);
    const bool is_separator = word.empty() && !is_alphanumeric(value.front()) && value.front() != '[';
    if (word.empty() && !is_separator) return {};
    found = found || !word.empty();
    value.remove_prefix(word.empty() ? 1 : word.size());
  }
  return found ? "is what a program prints where it has no value, such as null or undefined" : std::string_view();
}

std::size_t row_at_start_of(std::string_view text) noexcept {
  if (text.size() < 2) return text.size();
  std::size_t longest = length_of_run(text, [](char a, char b) { return lower(a) == lower(b); });
  for (std::size_t row = 0; row < row_texts.size(); ++row) {
    const auto forwards = [&](char a, char b) { return after(row, a) == unshifted(b); };
    const auto backwards = [&](char a, char b) { return after(row, b) == unshifted(a); };
    longest = std::max({longest, length_of_run(text, forwards), length_of_run(text, backwards)});
  }
  return longest;
}

std::string_view rows(std::string_view value) noexcept {
  if (value.size() < least_piece || value.size() > longest_examined) return {};
  // reached[i]: all before i is made of pieces. From each such place, every length of a piece is tried.
  std::bitset<longest_examined + 1> reached;
  reached.set(0);
  std::size_t last = 0;
  for (std::size_t at = 0; at <= last && at < value.size(); ++at) {
    if (!reached.test(at)) continue;
    if (at > 0 && is_one_of(value[at], "-_. ,:;/|+")) {
      reached.set(at + 1);
      last = std::max(last, at + 1);
    }
    const std::size_t length = row_at_start_of(value.substr(at));
    for (std::size_t piece = least_piece; piece <= length; ++piece) reached.set(at + piece);
    if (length >= least_piece) last = std::max(last, at + length);
  }
  // A last piece may have been cut.
  return last + least_piece > value.size() ? "follows the keyboard, the alphabet or the digits" : std::string_view();
}

}  // namespace jwtsync::sources::not_meant
