// SPDX-License-Identifier: Apache-2.0
// Rows of the keyboard, the alphabet, and digits in order.
#pragma once

#include <cstddef>
#include <string_view>

namespace jwtsync::sources::not_meant {

/// How many characters from the start of `text` follow one row, forwards, backwards or on the spot: 5 for "qwert-x".
[[nodiscard]] std::size_t row_at_start_of(std::string_view text) noexcept;

/// The sentence about a value that is made of pieces of rows, of three characters and more, with separators; else
/// empty. Odds: about 1 in 100 for three hexadecimal digits, so 1 in 10 to the 20th for 32 of them.
[[nodiscard]] std::string_view rows(std::string_view value) noexcept;

}  // namespace jwtsync::sources::not_meant
