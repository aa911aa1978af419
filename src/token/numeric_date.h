// SPDX-License-Identifier: Apache-2.0
// The time claims of RFC 7519: seconds since 1970, with fractions.
#pragma once

#include "json/scan.h"

#include <jwtsync/world.h>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::token {

/// A point in civil time, as far as the year 9999: further than Time reaches.
using NumericDate = std::chrono::sys_time<std::chrono::microseconds>;

/// The last second of the year 9999.
inline constexpr NumericDate last_numeric_date{std::chrono::seconds{253'402'300'799}};

/// Stands for a number that is not a NumericDate. On the hot path an optional would cost more than the reading: it is
/// returned through memory, which cannot be read back as one word before it was written piece by piece.
inline constexpr NumericDate no_numeric_date{std::chrono::microseconds{-1}};

/// `read_numeric_date` of any number, by way of a double: for fractions and exponents.
[[nodiscard]] NumericDate read_fraction(std::string_view number) noexcept;

/// RFC 7519 section 2: what a valid JSON number means as NumericDate; nothing below 0 or after the year 9999, which is
/// `no_numeric_date`. Digits beyond a microsecond are dropped.
[[nodiscard]] inline NumericDate read_numeric_date(std::string_view number) noexcept {
  if (number.size() == 10) [[likely]] {
    const std::int64_t seconds = json::ten_digits(number.data());
    if (seconds >= 0) [[likely]]
      return NumericDate(std::chrono::seconds{seconds});
  }
  constexpr std::size_t most_digits = 12;  // of the seconds until the year 9999
  if (number.empty() || number.front() == '-') return no_numeric_date;
  if (number.size() > most_digits) return read_fraction(number);
  std::int64_t seconds = 0;
  for (const char digit : number) {
    if (digit < '0' || digit > '9') return read_fraction(number);
    seconds = seconds * 10 + (digit - '0');
  }
  const NumericDate date{std::chrono::seconds{seconds}};
  return date <= last_numeric_date ? date : no_numeric_date;
}

/// The same, as a value that may not be there.
[[nodiscard]] inline std::optional<NumericDate> parse_numeric_date(std::string_view number) noexcept {
  const NumericDate date = read_numeric_date(number);
  return date == no_numeric_date ? std::nullopt : std::optional(date);
}

[[nodiscard]] NumericDate numeric_date_of(Time time) noexcept;
/// The latest Time there is for a date that lies behind it.
[[nodiscard]] Time time_of(NumericDate date) noexcept;

/// Such as "2026-01-01T00:00:00Z".
[[nodiscard]] std::string text_of(NumericDate date);

}  // namespace jwtsync::token
