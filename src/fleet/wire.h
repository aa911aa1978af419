// SPDX-License-Identifier: Apache-2.0
// The wire form of what processes say, as JSON values: docs/reference/protocol.md.
#pragma once

#include "fleet/reader.h"
#include "json/strict.h"

#include <jwtsync/fleet.h>

namespace jwtsync::fleet {

[[nodiscard]] json::Value value_of(const Error& error);
[[nodiscard]] json::Value value_of(const Report& report);
[[nodiscard]] json::Value value_of(const ChallengeAnswer& answer);

/// The fault of `reader` says whether what they read is to be used.
[[nodiscard]] Report read_report(const Reader& reader);
[[nodiscard]] ChallengeAnswer read_challenge_answer(const Reader& reader);

/// How an answer is parsed.
inline constexpr json::Limits answer_limits{.size = max_answer_size, .depth = 16, .members = 1024};

/// `answer_malformed` unless one process gave both, with the same keys.
[[nodiscard]] Result<void> check_same_process(const Report& report, const ChallengeAnswer& challenge);

}  // namespace jwtsync::fleet
