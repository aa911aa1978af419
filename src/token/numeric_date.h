// SPDX-License-Identifier: Apache-2.0
// The time claims of RFC 7519: seconds since 1970, with fractions.
#pragma once

#include <jwtsync/world.h>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::token {

/// A point in civil time, as far as the year 9999: further than Time reaches.
using NumericDate = std::chrono::sys_time<std::chrono::microseconds>;

/// The last second of the year 9999.
inline constexpr NumericDate last_numeric_date{std::chrono::seconds{253'402'300'799}};

/// Stands for a number that is no NumericDate. On the hot path an optional would cost more than the reading: it is
/// returned through memory, which cannot be read back as one word before it was written piece by piece.
inline constexpr NumericDate no_numeric_date{std::chrono::microseconds{-1}};

/// `read_numeric_date` of any number, by way of a double: for fractions and exponents.
[[nodiscard]] NumericDate read_fraction(std::string_view number) noexcept;

/// The number that eight digits write, or -1. They are taken at once: a token has three dates, and digit by digit these
/// would cost as much as a block of its hash.
[[nodiscard]] inline std::int64_t read_eight_digits(const char* at) noexcept {
  std::uint64_t digits = 0;
  std::memcpy(&digits, at, sizeof digits);
  if constexpr (std::endian::native == std::endian::big) digits = __builtin_bswap64(digits);
  digits -= 0x3030303030303030;  // '0' becomes 0
  // More than 9 reaches the uppermost bit of its byte by adding 0x76; less than '0' has wrapped into it.
  if (((digits | (digits + 0x7676767676767676)) & 0x8080808080808080) != 0) return -1;
  digits = digits * 10 + (digits >> 8);  // every other byte holds a number of two digits
  constexpr std::uint64_t pair = 0x000000ff000000ff;
  constexpr std::uint64_t upper = 100 + (std::uint64_t{1'000'000} << 32);
  constexpr std::uint64_t lower = 1 + (std::uint64_t{10'000} << 32);
  return static_cast<std::int64_t>(((digits & pair) * upper + ((digits >> 16) & pair) * lower) >> 32);
}

/// RFC 7519 section 2: what a valid JSON number means as NumericDate; nothing below 0 or after the year 9999, which is
/// `no_numeric_date`. Digits beyond a microsecond are dropped.
[[nodiscard]] inline NumericDate read_numeric_date(std::string_view number) noexcept {
  constexpr std::size_t most_digits = 12;  // of the seconds until the year 9999
  if (number.empty() || number.front() == '-') return no_numeric_date;
  if (number.size() > most_digits) return read_fraction(number);
  std::int64_t seconds = 0;
  std::string_view rest = number;
  if (number.size() >= 8) {
    seconds = read_eight_digits(number.data());
    if (seconds < 0) return read_fraction(number);
    rest.remove_prefix(8);
  }
  for (const char digit : rest) {
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
