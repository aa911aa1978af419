// SPDX-License-Identifier: Apache-2.0
// The words that placeholders are made of, and the phrases that tell one.
#pragma once

#include <string_view>

namespace jwtsync::sources::not_meant {

/// Whether `word` is one of the vocabulary, in any case.
[[nodiscard]] bool is_known_word(std::string_view word) noexcept;

/// Whether `word` is one that names of entries are made of, such as JWT_SECRET_KEY.
[[nodiscard]] bool is_word_of_names(std::string_view word) noexcept;

/// Whether the two words, one after the other, are a phrase of placeholders, such as "change me".
[[nodiscard]] bool is_phrase(std::string_view first, std::string_view second) noexcept;

}  // namespace jwtsync::sources::not_meant
