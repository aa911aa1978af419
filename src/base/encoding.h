// SPDX-License-Identifier: Apache-2.0
// Bytes as text and back: base64url and base64 (RFC 4648), percent-encoding, hexadecimal. Decoding is strict: one text
// for one value.
#pragma once

#include "base/require.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
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

/// How many characters base64 with padding takes for `size` bytes.
[[nodiscard]] constexpr std::size_t base64_size(std::size_t size) noexcept { return (size + 2) / 3 * 4; }
/// A character of either alphabet in the other one; any that both have is itself.
[[nodiscard]] constexpr char as_base64(char c) noexcept { return c == '-' ? '+' : c == '_' ? '/' : c; }
[[nodiscard]] constexpr char as_base64url(char c) noexcept { return c == '+' ? '-' : c == '/' ? '_' : c; }

/// RFC 4648 section 4, with its padding: writes `base64_size(bytes.size())` characters to `out`.
void base64_encode(std::string_view bytes, char* out) noexcept;
/// With its padding, too. `out` as above.
[[nodiscard]] std::optional<std::size_t> base64_decode(std::string_view text, char* out) noexcept;

/// RFC 3986 section 2.1, upper-case: all bytes but the unreserved characters of section 2.3 (letters, digits, `-._~`).
/// They are put behind what `text` has.
void append_percent_encoded(std::string& text, std::string_view bytes);
/// RFC 3986 section 2.1: "%" and two hexadecimal digits stand for a byte, anything else for itself; nothing where a "%"
/// stands before something else.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

/// Lower-case hexadecimal.
[[nodiscard]] std::string hex_encode(std::string_view bytes);
/// Either case; `out` has room for half of the text.
[[nodiscard]] std::optional<std::size_t> hex_decode(std::string_view text, char* out) noexcept;

/// Writes text from the start of a room that is known to be large enough: it ends the process where it is not.
class Pen {
 public:
  explicit Pen(std::span<char> room) noexcept : room_(room) {}
  Pen& put(char c) noexcept { return put({&c, 1}); }
  Pen& put(std::string_view text) noexcept {
    require(text.size() <= room_.size() - written_);
    std::copy(text.begin(), text.end(), room_.begin() + static_cast<std::ptrdiff_t>(written_));
    written_ += text.size();
    return *this;
  }
  Pen& put_base64url(std::string_view bytes) noexcept {
    return encode(bytes, base64url_size(bytes.size()), base64url_encode);
  }
  Pen& put_base64(std::string_view bytes) noexcept { return encode(bytes, base64_size(bytes.size()), base64_encode); }
  [[nodiscard]] std::size_t written() const noexcept { return written_; }

 private:
  Pen& encode(std::string_view bytes, std::size_t size, void (*write)(std::string_view, char*) noexcept) noexcept {
    require(size <= room_.size() - written_);
    write(bytes, room_.data() + written_);
    written_ += size;
    return *this;
  }

  std::span<char> room_;
  std::size_t written_ = 0;
};

}  // namespace jwtsync::base
