// SPDX-License-Identifier: Apache-2.0
// C++ text, read as far as the rules need it: what is code, what is a comment, what is a text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::house {

/// The same text, same lines and columns, with blanks for comments and for what stands between quotes.
std::string code_of(std::string_view source);

struct Literal {
  std::size_t line;  // where it begins
  std::string text;  // as written, escapes not undone
};

/// The string literals; those with nothing but white space between them are one, as to the compiler.
std::vector<Literal> literals_of(std::string_view source);

struct Include {
  std::size_t line;
  std::string name;
  bool quoted;
};
std::vector<Include> includes_of(std::string_view source);

/// Whether a character can stand in an identifier.
bool is_word_character(char c) noexcept;

/// Whether `word` stands in `code`, and not as a part of a longer word.
bool has_word(std::string_view code, std::string_view word);

}  // namespace jwtsync::house
