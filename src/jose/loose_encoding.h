// SPDX-License-Identifier: Apache-2.0
// Base64 and hexadecimal as people and programs paste them: with something before, behind or between.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace jwtsync::jose {

// Each writes the bytes to `room`, which is as large as `text`, and returns how many: 0 if `text` is not so encoded.

/// Digits with anything between the bytes that people put there: 0x, colons, commas, spaces.
std::size_t undo_hex(std::string_view text, std::span<char> room) noexcept;

/// Either alphabet, white space anywhere, padding or none, the last bits whatever they are.
std::size_t undo_base64(std::string_view text, std::span<char> room) noexcept;

/// The longest piece that is base64, of a text that is not: behind "base64:" or "KEY=", before a comma, in b'...'.
std::size_t undo_base64_piece(std::string_view text, std::span<char> room) noexcept;
std::size_t undo_hex_piece(std::string_view text, std::span<char> room) noexcept;

/// Base64 with a little of something else between: quotation marks, marks of comments, odd spaces.
std::size_t undo_base64_pieces(std::string_view text, std::span<char> room) noexcept;

/// The numbers of bytes: [45,45,45] or {"type":"Buffer","data":[45,45,45]}.
std::size_t undo_numbers(std::string_view text, std::span<char> room) noexcept;

}  // namespace jwtsync::jose
