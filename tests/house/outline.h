// SPDX-License-Identifier: Apache-2.0
// Where the functions of a C++ text are, as far as the rules need to know: found by braces and parentheses, not by a
// compiler.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::house {

struct Function {
  std::string name;
  std::size_t name_at;    // where the name stands in the text
  std::size_t line;       // of the first line of its head
  std::size_t last_line;  // of its end
};

/// The functions that a text declares and defines, in namespaces and classes; those within functions are a part of
/// these. A variable that is initialised by parentheses is taken for one.
std::vector<Function> functions_of(std::string_view source);

/// Every word of a text that is not the name of a function where it is declared or defined, without comments and
/// quotes.
std::vector<std::string> words_used_in(std::string_view source);

}  // namespace jwtsync::house
