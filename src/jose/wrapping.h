// SPDX-License-Identifier: Apache-2.0
// What people and programs wrap around a key. Each is undone leniently: what somebody else would decode must not pass
// for something of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace jwtsync::jose {

enum class Wrapping : std::uint8_t {
  byte_order_mark,
  quotes,
  utf16,
  utf32,
  data_uri,    ///< RFC 2397
  escapes,     ///< "\n" as two characters, and its like
  percent,     ///< RFC 3986, section 2.1
  references,  ///< "&quot;", of HTML and XML
  numbers,     ///< [45,45,45]
  hex,
  base64,  ///< or base64url; in lines or not, with its padding or without
  json_text,
};

/// As it goes on from "the value is a public key as PEM": ", in base64".
[[nodiscard]] std::string_view text_of(Wrapping wrapping) noexcept;

struct Unwrapping {
  Wrapping wrapping;
  /// Writes what is inside to `room`, which is as large as `bytes`, and returns its size: 0 if this is not around it.
  std::size_t (*undo)(std::string_view bytes, std::span<char> room);
};

/// Those of which the bytes are changed.
[[nodiscard]] std::span<const Unwrapping> unwrappings() noexcept;

/// Escapes of JSON, C and shells written as the characters that they stand for.
std::size_t undo_escapes(std::string_view text, std::span<char> room) noexcept;

/// What stands inside white space, a byte order mark, quotation marks and the head of a data: URI, and the outermost of
/// these but white space.
struct Peeled {
  std::string_view inside;
  std::optional<Wrapping> wrapping;
};
[[nodiscard]] Peeled peel(std::string_view text) noexcept;

/// Whether the bytes are text in UTF-16 or UTF-32, by their byte order mark or their zeros.
[[nodiscard]] std::optional<Wrapping> wide_text(std::string_view bytes) noexcept;

}  // namespace jwtsync::jose
