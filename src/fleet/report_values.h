// SPDX-License-Identifier: Apache-2.0
// How a report tells the length of a secret, in steps, and a time: RFC 3339 in UTC, such as "2026-01-01T00:00:00Z". And
// both sides of a token, as an explanation and the command tell them.
#pragma once

#include "json/strict.h"

#include <jwtsync/fleet.h>
#include <jwtsync/token.h>
#include <jwtsync/world.h>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::fleet {

/// The step that this many characters (bytes, if it is not text) reach.
[[nodiscard]] LengthStep step_of(std::size_t characters) noexcept;

/// How many a secret of this step has at least; 0 below the first.
[[nodiscard]] std::size_t least_of(LengthStep step) noexcept;

/// In whole seconds, rounded down.
[[nodiscard]] std::string timestamp(Time time);

/// From the form above, with or without a fraction of a second, which is dropped. Nothing for any other text, another
/// offset than Z included, and for years before 1970 or after 2200.
[[nodiscard]] std::optional<Time> parse_timestamp(std::string_view text);

/// {"form","authentic","alg","kid","typ","iss","aud","signature_size","signature_form"}: null where the token has
/// nothing that is text, or cannot be read.
[[nodiscard]] json::Value value_of(const TokenFacts& token);
/// {"keys":[{"kid","alg","alg_by_default"}],"algorithms","typ","iss","aud","published_at"}: null where anything is
/// taken.
[[nodiscard]] json::Value value_of(const VerifierFacts& verifier);

}  // namespace jwtsync::fleet
