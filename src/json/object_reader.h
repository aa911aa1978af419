// SPDX-License-Identifier: Apache-2.0
// A JSON object read in place, for the hot path: no tree, no allocation, linear time, every bound checked before it is
// reached. What is accepted is strictly RFC 8259, and more: no name twice in an object, no lone surrogate.
#pragma once

#include "base/characters.h"
#include "json/special_bytes.h"
#include "json/untouched.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace jwtsync::json {

/// A member of the object.
struct Member {
  std::string_view name;   ///< escapes undone
  std::string_view value;  ///< as JSON text: a literal has its quotes

  [[nodiscard]] bool is_text() const noexcept { return value.front() == '"'; }
  [[nodiscard]] bool is_array() const noexcept { return value.front() == '['; }
  [[nodiscard]] bool is_number() const noexcept { return value.front() == '-' || base::is_digit(value.front()); }
};

/// Why a text is refused.
enum class Fault : std::uint8_t {
  none,
  not_an_object,
  invalid,
  not_utf8,
  lone_surrogate,
  name_twice,
  nested_too_deep,
  too_many_members,
  text_after_it,
};

/// The fault in words that follow "the payload", such as "holds a name twice".
[[nodiscard]] std::string_view describe(Fault fault) noexcept;

/// Reads one object at a time, and remembers its members. Made once, and by default-initialization: it is large, and of
/// what no object reaches nothing is written.
class ObjectReader {
 public:
  static constexpr std::size_t max_members = 256;  // of any object
  static constexpr std::size_t max_depth = 16;     // the outermost object is the first

  static constexpr std::size_t max_size = 64 * 1024;

  /// How many bytes behind a text may be read, though nothing depends on them.
  static constexpr std::size_t padding = bytes_of_word;

  /// Reads `text`, of at most `max_size` bytes, which a NUL and then `padding` more bytes follow in memory. `room`
  /// takes names whose escapes were undone; it is as long as `text`. Both must outlive the use of the members, of which
  /// there are none unless the answer is Fault::none.
  [[nodiscard]] Fault read(std::string_view text, char* room, Vectors vectors = Vectors::if_there) noexcept;

  [[nodiscard]] std::span<const Member> members() const noexcept { return {members_.data(), count_}; }
  /// The member of this name, or nullptr.
  [[nodiscard]] const Member* find(std::string_view name) const noexcept;
  /// What a member says if it is text, escapes undone.
  [[nodiscard]] std::optional<std::string_view> text(const Member& member) const noexcept;
  /// The same for a literal inside a member, given without its quotes.
  [[nodiscard]] std::string_view text(std::string_view literal) const noexcept;

 private:
  friend class ObjectParser;
  Untouched<Member, max_members> members_;
  std::size_t count_ = 0;
  const char* begin_ = nullptr;
  char* room_ = nullptr;
  Untouched<std::string_view, max_depth * max_members> names_;  // of every object that is open
  std::array<std::uint64_t, words_of_map(max_size)> map_;
};

/// Walks an array of texts that `ObjectReader` accepted.
///
///     TextArray names(member.value);
///     while (const auto literal = names.next()) { ... }
///     if (!names.ended()) { /* an element is not a string */ }
class TextArray {
 public:
  explicit TextArray(std::string_view array) noexcept : rest_(array.substr(1)) {}
  /// The next literal without its quotes, escapes still in it; nothing at the end, or at an element that is not a
  /// string.
  [[nodiscard]] std::optional<std::string_view> next() noexcept;
  [[nodiscard]] bool ended() const noexcept { return rest_.front() == ']'; }

 private:
  std::string_view rest_;
};

}  // namespace jwtsync::json
