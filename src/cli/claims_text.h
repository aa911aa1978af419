// SPDX-License-Identifier: Apache-2.0
// The members of a header or payload for a person to read.
#pragma once

#include <jwtsync/world.h>
#include <string>
#include <string_view>

namespace jwtsync::cli {

/// One line a member of a JSON object, times also as dates: `  exp  1767229200  2026-01-01T01:00:00Z, in 1 h`.
/// Anything that could disturb a terminal is escaped. `json` is one that a token was found to hold.
[[nodiscard]] std::string claims_text(std::string_view json, Time now);

/// JSON as its issuer wrote it, on one line. (Line ends can only stand between its tokens: RFC 8259 section 7.)
[[nodiscard]] std::string one_line(std::string_view json);

}  // namespace jwtsync::cli
