// SPDX-License-Identifier: Apache-2.0
// Where a JSON text has bytes that a literal does not simply pass over: quotes, backslashes, controls, and what is
// beyond ASCII. They are found for all of the text at once, by vectors, before it is read: so the reader hops from one
// to the next, and no hop waits for what the last one found.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace jwtsync::json {

/// Whether vectors that only newer processors have are used where they are there. Both ways find the same.
enum class Vectors : std::uint8_t { never, if_there };

/// How many bytes one word of the map stands for.
inline constexpr std::size_t bytes_of_word = 64;

/// How many words the map of a text of this size has: the NUL behind the text is in it.
[[nodiscard]] constexpr std::size_t words_of_map(std::size_t size) noexcept { return size / bytes_of_word + 1; }

/// Writes `words_of_map(size)` words, in which a bit is set for each special byte, the lowest for the first. The text
/// is read to the end of its last word.
void map_special_bytes(const char* text, std::size_t size, std::uint64_t* map,
                       Vectors vectors = Vectors::if_there) noexcept;

/// Passes over a map once, from front to back.
class SpecialBytes {
 public:
  SpecialBytes(const char* text, const std::uint64_t* map) noexcept : window_(text), map_(map), special_(*map) {}

  /// The first special byte from `at` on. There must be one: the NUL behind the text is. The next call is for what
  /// stands behind it.
  [[nodiscard]] const char* skip_to(const char* at) noexcept {
    for (;;) {
      find_word();
      const char* const first = window_ + static_cast<unsigned>(std::countr_zero(special_));
      special_ = without_first(special_);
      if (first >= at) return first;
    }
  }

  /// The first special byte behind the one at `at`, which was not passed over yet: the end of most literals, from quote
  /// to quote. The next call is for what stands behind it.
  [[nodiscard]] const char* skip_from(const char* at) noexcept {
    // Most often the first of the map is the one at `at`, and it stands at no later place: so the next is looked at.
    const std::uint64_t behind = without_first(special_);
    if (behind == 0) return skip_to(at + 1);  // in another word
    const char* const second = window_ + static_cast<unsigned>(std::countr_zero(behind));
    special_ = without_first(behind);
    return second > at ? second : skip_to(at + 1);
  }

 private:
  void find_word() noexcept {
    while (special_ == 0) {
      window_ += bytes_of_word;
      special_ = *++map_;
    }
  }
  static std::uint64_t without_first(std::uint64_t special) noexcept { return special & (special - 1); }

  const char* window_;
  const std::uint64_t* map_;
  std::uint64_t special_;  // a bit for each byte of the window that was not passed yet
};

}  // namespace jwtsync::json
