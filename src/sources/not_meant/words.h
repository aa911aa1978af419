// SPDX-License-Identifier: Apache-2.0
// A value taken apart into words, and the words that placeholders and names of entries are made of.
// The words that placeholders are made of, and the phrases that tell one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace jwtsync::sources::not_meant {

inline constexpr std::size_t most_words = 64;

/// What a piece between separators is.
enum class WordKind : std::uint8_t {
  known,    ///< a word of the vocabulary
  number,   ///< a short one, such as 32 or 256
  row,      ///< qwerty, 12345678
  unknown,  ///< letters that might be a name
};

struct Word {
  std::string_view text;
  WordKind kind = WordKind::unknown;
};

/// The words of a value, in order. Words end at separators, at a change from small letters to capitals, and between
/// letters and digits; words written together, such as "changeme", are several.
class Words {
 public:
  /// Reads `value`. If a part of it is not a word, as in random text, `are_words()` is false and the rest unread.
  explicit Words(std::string_view value) noexcept;

  [[nodiscard]] bool are_words() const noexcept { return are_words_; }
  [[nodiscard]] std::span<const Word> list() const noexcept { return {words_.data(), count_}; }
  [[nodiscard]] std::size_t count(WordKind kind) const noexcept;

 private:
  bool add(std::string_view text, WordKind kind) noexcept;
  bool add_letters(std::string_view letters) noexcept;
  bool add_joined(std::string_view letters) noexcept;
  bool add_digits(std::string_view digits) noexcept;
  bool add_piece(std::string_view piece) noexcept;

  std::array<Word, most_words> words_{};
  std::size_t count_ = 0;
  bool are_words_ = false;
};

/// Whether `word` is one of the vocabulary, in any case.
[[nodiscard]] bool is_known_word(std::string_view word) noexcept;

/// Whether `word` is one that names of entries are made of, such as JWT_SECRET_KEY.
[[nodiscard]] bool is_word_of_names(std::string_view word) noexcept;

/// Whether the two words, one after the other, are a phrase of placeholders, such as "change me".
[[nodiscard]] bool is_phrase(std::string_view first, std::string_view second) noexcept;

}  // namespace jwtsync::sources::not_meant
