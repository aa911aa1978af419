// SPDX-License-Identifier: Apache-2.0
// The times of a token, and how they are told.
#pragma once

#include <jwtsync/diagnosis.h>
#include <chrono>
#include <optional>
#include <string>

namespace jwtsync::diagnosis {

/// Those that are seconds since 1970, as RFC 7519 has them; others are not there.
struct Times {
  std::optional<Time> issued;
  std::optional<Time> not_before;
  std::optional<Time> expires;
};
[[nodiscard]] Times times_of(const Evidence& evidence);

/// "2026-01-01T00:00:00Z"
[[nodiscard]] std::string utc(Time time);
/// "45 s", "12 min", "3 h", "40 days"
[[nodiscard]] std::string length_of(std::chrono::seconds length);

/// Whole seconds from one point to a later one, at least 1.
[[nodiscard]] std::chrono::seconds between(Time earlier, Time later);

}  // namespace jwtsync::diagnosis
