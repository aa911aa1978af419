// SPDX-License-Identifier: Apache-2.0
// All that one secret may have become on its way to another, tried one after the other on the secret at hand: the named
// transforms of the protocol, and what is guessed besides (secret_guesses.h). One list for a token and for two sources.
#pragma once

#include "diagnosis/variant_match.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace jwtsync::diagnosis {

/// The likeliest first.
enum class ChangeStage : std::uint8_t {
  variants,  ///< the named transforms
  guesses,   ///< what parsers, editors and columns make of a text
  frames,    ///< the line or the document around it
  cuts,      ///< its first bytes
  steps,     ///< two named transforms, one after the other
};
inline constexpr std::array guessed_stages{ChangeStage::guesses, ChangeStage::frames, ChangeStage::cuts,
                                           ChangeStage::steps};

/// What may stand in a frame.
struct FrameNames {
  std::string_view variable;   ///< that the secret stands in; empty where that is not known
  std::string_view algorithm;  ///< of the key; empty where that is not known
};

/// What is done with the bytes that the secret would have become. True ends the search.
using TryChange = std::function<bool(const SecretChange& change, std::string_view bytes)>;

/// Tries each change of this stage that makes other bytes of `secret`; whether one ended the search. The bytes stand in
/// memory of secrets alone. Of a secret of more than fleet::max_transformed_size, nothing is tried.
bool try_changes(ChangeStage stage, std::string_view secret, const FrameNames& names, const TryChange& try_one);

/// The variable or file of a locator as the name of a variable: "JWT_SECRET" of `env:JWT_SECRET` and of
/// `file:/run/secrets/jwt_secret`; empty where its name is none.
[[nodiscard]] std::string variable_of(std::string_view locator);

/// As `name_of` gives it; nothing for other texts.
[[nodiscard]] std::optional<SecretChange> change_by_name(std::string_view name);

/// The lower, the likelier it is.
[[nodiscard]] std::size_t likelihood_rank(const SecretChange& change);

}  // namespace jwtsync::diagnosis
