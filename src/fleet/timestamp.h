// SPDX-License-Identifier: Apache-2.0
// Times on the wire: RFC 3339 in UTC, such as "2026-01-01T00:00:00Z".
#pragma once

#include <jwtsync/world.h>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::fleet {

/// In whole seconds, rounded down.
[[nodiscard]] std::string timestamp(Time time);

/// From the form above, with or without a fraction of a second, which is dropped. Nothing for any other text, another
/// offset than Z included, and for years before 1970 or after 2200.
[[nodiscard]] std::optional<Time> parse_timestamp(std::string_view text);

}  // namespace jwtsync::fleet
