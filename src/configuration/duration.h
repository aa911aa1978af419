// SPDX-License-Identifier: Apache-2.0
// Lengths of time as people write them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::configuration {

/// A whole number and its unit: 500ms, 90s, 15m, 1h, 7d; zero needs none. A number without a unit counts in
/// `of_plain_number`, where there is one. Nothing for any other text, or for more than ten years.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(
    std::string_view text, std::optional<std::chrono::milliseconds> of_plain_number = {});

/// The shortest text that `parse_duration` reads as this length: "1h", "90s".
[[nodiscard]] std::string duration_text(std::chrono::milliseconds duration);

}  // namespace jwtsync::configuration
