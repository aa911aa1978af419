// SPDX-License-Identifier: Apache-2.0
// What editors, word processors, databases and shells make of the letters and quotation marks of a secret: guesses
// (secret_guesses.h). Each writes to `room`, which holds fleet::room_for(secret.size()), and returns how many bytes.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace jwtsync::diagnosis {

/// Each Latin letter with one mark as one character, as keyboards and NFC have it; and as letter and mark, as file
/// names of macOS and NFD have it (Unicode Standard Annex 15). Letters with two marks stay as they are.
[[nodiscard]] std::size_t composed(std::string_view secret, std::span<char> room);
[[nodiscard]] std::size_t decomposed(std::string_view secret, std::span<char> room);

/// Of ASCII, as a column, a key or an option that ignores case has it.
[[nodiscard]] std::size_t in_small_letters(std::string_view secret, std::span<char> room);
[[nodiscard]] std::size_t in_capital_letters(std::string_view secret, std::span<char> room);

/// Between “ and ”, and what stands between “ and ”, ‘ and ’, „ and “, or « and »; 0 where none of them stands there.
[[nodiscard]] std::size_t typographically_quoted(std::string_view secret, std::span<char> room);
[[nodiscard]] std::size_t typographically_unquoted(std::string_view secret, std::span<char> room);

/// As xargs and an unquoted shell word read it: quotation marks go, and the character behind a backslash stands for
/// itself. 0 where a quotation mark is not closed, which xargs refuses, or where white space would divide it.
[[nodiscard]] std::size_t read_by_xargs(std::string_view secret, std::span<char> room);

}  // namespace jwtsync::diagnosis
