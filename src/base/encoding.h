// SPDX-License-Identifier: Apache-2.0
// Bytes as text and back: base64url and base64 (RFC 4648), percent-encoding, hexadecimal. Decoding is strict: one text
// for one value.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::base {

/// How many characters base64url without padding takes for `size` bytes.
[[nodiscard]] constexpr std::size_t base64url_size(std::size_t size) noexcept { return (size * 4 + 2) / 3; }
/// The most bytes that base64url text of `size` characters can hold.
[[nodiscard]] constexpr std::size_t base64url_decoded_size(std::size_t size) noexcept { return size / 4 * 3 + 2; }

/// Writes `base64url_size(bytes.size())` characters to `out`.
void base64url_encode(std::string_view bytes, char* out) noexcept;
[[nodiscard]] std::string base64url_encode(std::string_view bytes);

/// RFC 7515 section 2: no padding, no white space, no other character, and no stray bits at the end. Writes to `out`,
/// which has room for `base64url_decoded_size(text.size())`, and returns how many bytes; nothing for any other text.
[[nodiscard]] std::optional<std::size_t> base64url_decode(std::string_view text, char* out) noexcept;
[[nodiscard]] std::optional<std::string> base64url_decode(std::string_view text);
/// The same, but whether `text` is base64url; the bytes are then three for four characters, rounded down. For the hot
/// path: an optional of two words goes through memory.
[[nodiscard]] bool base64url_decodes(std::string_view text, char* out) noexcept;

/// RFC 4648 section 4, with its padding. `out` as above.
[[nodiscard]] std::optional<std::size_t> base64_decode(std::string_view text, char* out) noexcept;

/// RFC 3986 section 2.1, upper-case: all bytes but the unreserved characters of section 2.3 (letters, digits, `-._~`).
[[nodiscard]] std::string percent_encode(std::string_view bytes);
/// RFC 3986 section 2.1: "%" and two hexadecimal digits stand for a byte, anything else for itself; nothing where a "%"
/// stands before something else.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

/// Lower-case hexadecimal.
[[nodiscard]] std::string hex_encode(std::string_view bytes);
/// Either case; `out` has room for half of the text.
[[nodiscard]] std::optional<std::size_t> hex_decode(std::string_view text, char* out) noexcept;

}  // namespace jwtsync::base
