// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/letter_guesses.h"

#include "base/characters.h"
#include "base/encoding.h"

#include <algorithm>
#include <array>
#include <optional>

namespace jwtsync::diagnosis {
namespace {

using base::Pen;

/// A mark in UTF-8, and each letter in front of the character that both make; that has two bytes.
struct Mark {
  std::string_view mark;
  std::string_view letters;
};
constexpr std::array marks{
    Mark{"\u0300", "AÀEÈIÌOÒUÙaàeèiìoòuù"},
    Mark{"\u0301", "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzź"},
    Mark{"\u0302", "AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷ"},
    Mark{"\u0303", "AÃNÑOÕaãnñoõIĨiĩUŨuũ"},
    Mark{"\u0308", "AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸ"},
    Mark{"\u030a", "AÅaåUŮuů"},
    Mark{"\u0327", "CÇcçGĢgģKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţ"},
    Mark{"\u0304", "AĀaāEĒeēIĪiīOŌoōUŪuū"},
    Mark{"\u0306", "AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭ"},
    Mark{"\u0328", "AĄaąEĘeęIĮiįUŲuų"},
    Mark{"\u0307", "CĊcċEĖeėGĠgġIİZŻzż"},
    Mark{"\u030c", "CČcčDĎdďEĚeěLĽlľNŇnňRŘrřSŠsšTŤtťZŽzž"},
    Mark{"\u030b", "OŐoőUŰuű"},
};
constexpr std::size_t pair_size = 3;  // of a letter and a character
constexpr std::size_t letter_size = 1, character_size = 2;

/// The character that a letter and a mark make at the beginning of a text.
std::optional<std::string_view> composed_at(std::string_view text) noexcept {
  for (const auto& [mark, letters] : marks) {
    if (text.size() <= letter_size || !text.substr(letter_size).starts_with(mark)) continue;
    for (std::size_t at = 0; at < letters.size(); at += pair_size) {
      if (letters[at] == text.front()) return letters.substr(at + letter_size, character_size);
    }
  }
  return std::nullopt;
}

struct LetterAndMark {
  char letter;
  std::string_view mark;
};
std::optional<LetterAndMark> decomposed_at(std::string_view text) noexcept {
  for (const auto& [mark, letters] : marks) {
    for (std::size_t at = 0; at < letters.size(); at += pair_size) {
      if (text.starts_with(letters.substr(at + letter_size, character_size))) return LetterAndMark{letters[at], mark};
    }
  }
  return std::nullopt;
}

constexpr char upper(char c) noexcept { return base::is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::size_t composed(std::string_view secret, std::span<char> room) {
  constexpr std::size_t size_of_both = 3;  // a letter of one byte, and a mark of two
  Pen pen(room);
  while (!secret.empty()) {
    const std::optional<std::string_view> character = composed_at(secret);
    if (character) {
      pen.put(*character);
    } else {
      pen.put(secret.front());
    }
    secret.remove_prefix(character ? size_of_both : 1);
  }
  return pen.written();
}

std::size_t decomposed(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  while (!secret.empty()) {
    const std::optional<LetterAndMark> both = decomposed_at(secret);
    if (both) {
      pen.put(both->letter).put(both->mark);
    } else {
      pen.put(secret.front());
    }
    secret.remove_prefix(both ? character_size : 1);
  }
  return pen.written();
}

std::size_t in_small_letters(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  for (const char c : secret) pen.put(base::lower(c));
  return pen.written();
}

std::size_t in_capital_letters(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  for (const char c : secret) pen.put(upper(c));
  return pen.written();
}

std::size_t typographically_quoted(std::string_view secret, std::span<char> room) {
  return Pen(room).put("“").put(secret).put("”").written();
}

std::size_t typographically_unquoted(std::string_view secret, std::span<char> room) {
  struct Marks {
    std::string_view before, behind;
  };
  for (const auto& [before, behind] : {Marks{"“", "”"}, Marks{"‘", "’"}, Marks{"„", "“"}, Marks{"«", "»"}}) {
    const bool is_between =
        secret.size() > before.size() + behind.size() && secret.starts_with(before) && secret.ends_with(behind);
    if (!is_between) continue;
    return Pen(room).put(secret.substr(before.size(), secret.size() - before.size() - behind.size())).written();
  }
  return 0;
}

std::size_t read_by_xargs(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  std::optional<char> quote;
  while (!secret.empty()) {
    const char c = secret.front();
    if (!quote && base::is_one_of(c, " \t\r\n")) return 0;
    if (quote ? c == *quote : base::is_one_of(c, "\"'")) {
      quote = quote ? std::nullopt : std::optional(c);
    } else if (!quote && c == '\\' && secret.size() > 1) {
      secret.remove_prefix(1);
      pen.put(secret.front());
    } else {
      pen.put(c);
    }
    secret.remove_prefix(1);
  }
  return quote ? 0 : pen.written();
}

}  // namespace jwtsync::diagnosis
