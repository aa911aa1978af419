// SPDX-License-Identifier: Apache-2.0
// Time as people write and read it.
#pragma once

#include <jwtsync/world.h>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::cli {

/// A whole number and its unit: 500ms, 90s, 15m, 1h, 7d; zero needs none. A number without a unit counts in
/// `of_plain_number`, where there is one. Nothing for any other text, or for more than ten years.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(
    std::string_view text, std::optional<std::chrono::milliseconds> of_plain_number = {});

/// The shortest text that `parse_duration` reads as this length: "1h", "90s".
[[nodiscard]] std::string duration_text(std::chrono::milliseconds duration);

/// How long, for a person: "now", "12 s", "3 min", "2 h", "5 d"; rounded down, without a sign.
[[nodiscard]] std::string spoken(std::chrono::milliseconds duration);

/// A moment seen from another: "2 h ago", "in 3 min", "now".
[[nodiscard]] std::string spoken(Time moment, Time now);
/// The same of a moment that may lie further away than Time reaches.
[[nodiscard]] std::string spoken(std::chrono::sys_time<std::chrono::milliseconds> moment, Time now);

}  // namespace jwtsync::cli
