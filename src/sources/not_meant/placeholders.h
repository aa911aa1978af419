// SPDX-License-Identifier: Apache-2.0
// What stands where a secret belongs until somebody replaces it: a placeholder, or the name of the secret's entry.
#pragma once

#include <string_view>

namespace jwtsync::sources::not_meant {

/// The sentence about a value that is made of the words of placeholders, with phrases of two words such as "change me",
/// and at most one word in four that is not of the vocabulary; or of those words and rows of the keyboard; else empty.
/// Odds: 10 to the 12th for seven words of a list of 7 776.
[[nodiscard]] std::string_view placeholder(std::string_view value) noexcept;

/// The sentence about a value that is the name of a variable or of an entry in a store, such as JWT_SECRET_KEY or
/// jwt-secret-staging; else empty.
[[nodiscard]] std::string_view entry_name(std::string_view value) noexcept;

}  // namespace jwtsync::sources::not_meant
