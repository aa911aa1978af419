// SPDX-License-Identifier: Apache-2.0
// What another may have taken for its secret besides the named transforms: guesses that are tried in the process of the
// person who asks, on one token or on what others answered, and that no process answers for, since some keep a part of
// the secret only.
#pragma once

#include "diagnosis/variant_match.h"
#include "fleet/challenge.h"

#include <span>
#include <string_view>

namespace jwtsync::diagnosis {

/// A part of the secret, or what became of it, with its words; no process answers for these names.
struct SecretGuess {
  VariantWords words;
  fleet::Transform apply;
};
[[nodiscard]] std::span<const SecretGuess> secret_guesses() noexcept;

/// What stands around the secret where all of a line or a document was taken for it.
struct Frame {
  enum class Holds : std::uint8_t { variable, member, algorithm };
  Holds holds;  ///< what is written behind `before`
  std::string_view before, after, behind;
};
[[nodiscard]] std::span<const Frame> frames() noexcept;
[[nodiscard]] const VariantWords& words_on(Frame::Holds holds) noexcept;
/// Of a text anywhere in a JSON document.
[[nodiscard]] const VariantWords& words_on_text() noexcept;
/// Of what keeps the first bytes only; how many stands behind the phrase.
[[nodiscard]] const VariantWords& words_on_cut() noexcept;

/// Names that secrets go by, where nobody says which it is.
[[nodiscard]] std::span<const std::string_view> usual_variables() noexcept;
/// The members of JSON documents that hold one.
[[nodiscard]] std::span<const std::string_view> usual_members() noexcept;

/// What programs make of a secret that nobody gave them.
[[nodiscard]] std::span<const std::string_view> texts_of_nothing() noexcept;
/// Placeholders of documentation that are too short to be among sources::public_defaults.
[[nodiscard]] std::span<const std::string_view> short_placeholders() noexcept;

/// Pairs of named transforms that happen one after the other: any of the one list, then any of the other.
[[nodiscard]] std::span<const std::string_view> first_steps() noexcept;
[[nodiscard]] std::span<const std::string_view> second_steps() noexcept;

}  // namespace jwtsync::diagnosis
