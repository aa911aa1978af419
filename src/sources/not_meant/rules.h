// SPDX-License-Identifier: Apache-2.0
// The rules: each gives the sentence about a value that is not meant as a secret, or an empty text. The odds say how
// seldom a random secret falls under one.
#pragma once

#include <cstddef>
#include <string_view>

namespace jwtsync::sources::not_meant {

/// The sentence about a value that is one reference, or text and references such as "jwt-${STAGE}"; else empty. It
/// shows the form, and nothing of the value. Odds: 2 to 5 characters are fixed, and the other 30 of 40 printable ones
/// must be those of names: 1 in 10 to the 10th and less.
[[nodiscard]] std::string_view reference(std::string_view value) noexcept;

/// A path under one of the folders where secrets and programs lie, or a relative one, of two segments and more. Odds:
/// five characters are fixed, and base64 seldom keeps to one case: 1 in 10 to the 11th.
[[nodiscard]] bool is_path(std::string_view value) noexcept;

/// The sentence about a value that is a path, an address or a locator; else empty.
[[nodiscard]] std::string_view place(std::string_view value) noexcept;

/// The sentence about a value that assigns a variable: with `export` before it, or one that jwtsync reads; else empty.
/// Odds: ten characters and more are fixed.
[[nodiscard]] std::string_view assignment(std::string_view value) noexcept;

/// The sentence about a value that is a page of HTML or XML, an error in JSON, or the message of a program that failed;
/// else empty. Odds: nine characters and more are fixed.
[[nodiscard]] std::string_view answer(std::string_view value) noexcept;

/// The sentence about a value that is a JWT: three or five parts (RFC 7515, RFC 7516), the first one a header with
/// "alg"; else empty. Odds: a header of JSON, 10 to the 20th.
[[nodiscard]] std::string_view token(std::string_view value) noexcept;

/// The sentence about a value that is one piece of at most 16 bytes, twice or more, the last one perhaps cut; else
/// empty. Odds: 16 to the 16th for 32 hexadecimal digits, which are the likeliest.
[[nodiscard]] std::string_view repetition(std::string_view value) noexcept;

/// The sentence about a value of nothing but `null`, `undefined`, `[object Object]` and the like; else empty. Odds: as
/// for so many letters, 10 to the 30th and more.
[[nodiscard]] std::string_view no_value(std::string_view value) noexcept;

/// How many characters from the start of `text` follow one row, forwards, backwards or on the spot: 5 for "qwert-x".
[[nodiscard]] std::size_t row_at_start_of(std::string_view text) noexcept;

/// The sentence about a value that is made of pieces of rows, of three characters and more, with separators; else
/// empty. Odds: about 1 in 100 for three hexadecimal digits, so 1 in 10 to the 20th for 32 of them.
[[nodiscard]] std::string_view rows(std::string_view value) noexcept;

/// The sentence about a value that is made of the words of placeholders, with phrases of two words such as "change me",
/// and at most one word in four that is not of the vocabulary; or of those words and rows of the keyboard; else empty.
/// Odds: 10 to the 12th for seven words of a list of 7 776.
[[nodiscard]] std::string_view placeholder(std::string_view value) noexcept;

/// The sentence about a value that is the name of a variable or of an entry in a store, such as JWT_SECRET_KEY or
/// jwt-secret-staging; else empty.
[[nodiscard]] std::string_view entry_name(std::string_view value) noexcept;

}  // namespace jwtsync::sources::not_meant
