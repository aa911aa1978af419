// SPDX-License-Identifier: Apache-2.0
// The time claims of RFC 7519: seconds since 1970, with fractions.
#pragma once

#include <jwtsync/world.h>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::token {

/// A point in civil time, as far as the year 9999: further than Time reaches.
using NumericDate = std::chrono::sys_time<std::chrono::microseconds>;

/// The last second of the year 9999.
inline constexpr NumericDate last_numeric_date{std::chrono::seconds{253'402'300'799}};

/// RFC 7519 section 2: what a valid JSON number means as NumericDate; nothing below 0 or after the year 9999. Digits
/// beyond a microsecond are dropped.
[[nodiscard]] std::optional<NumericDate> parse_numeric_date(std::string_view number) noexcept;

[[nodiscard]] NumericDate numeric_date_of(Time time) noexcept;
/// The latest Time there is for a date that lies behind it.
[[nodiscard]] Time time_of(NumericDate date) noexcept;

/// Such as "2026-01-01T00:00:00Z".
[[nodiscard]] std::string text_of(NumericDate date);

}  // namespace jwtsync::token
