// SPDX-License-Identifier: Apache-2.0
// The wire form of what processes say, as JSON values: docs/reference/protocol.md.
#pragma once

#include "fleet/reader.h"
#include "json/strict.h"

#include <jwtsync/fleet.h>
#include <string_view>

namespace jwtsync::fleet {

[[nodiscard]] json::Value value_of(const Error& error);
[[nodiscard]] json::Value value_of(const Report& report);
[[nodiscard]] json::Value value_of(const ChallengeAnswer& answer);

/// The fault of `reader` says whether what they read is to be used.
[[nodiscard]] Report read_report(const Reader& reader);
[[nodiscard]] ChallengeAnswer read_challenge_answer(const Reader& reader);

/// Reading accepts members it does not know; `answer_malformed` for the rest.
[[nodiscard]] Result<Report> parse_report(std::string_view json);
[[nodiscard]] Result<ChallengeAnswer> parse_challenge_answer(std::string_view json);

/// How an answer is parsed.
inline constexpr json::Limits answer_limits{.size = max_answer_size, .depth = 16, .members = 1024};

}  // namespace jwtsync::fleet
