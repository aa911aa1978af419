// SPDX-License-Identifier: Apache-2.0
#include "token/numeric_date.h"

#include <fmt/format.h>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <system_error>

namespace jwtsync::token {

NumericDate read_fraction(std::string_view number) noexcept {
  // A double holds every microsecond until the year 2255, and is wrong by 15 of them in 9999.
  double seconds = 0;
  const char* const end = number.data() + number.size();
  const auto [stop, error] = std::from_chars(number.data(), end, seconds);
  if (error != std::errc{} || stop != end) return no_numeric_date;
  if (!(seconds >= 0) || seconds > 253'402'300'799.0) return no_numeric_date;
  return NumericDate(std::chrono::microseconds(static_cast<std::int64_t>(std::floor(seconds * 1e6))));
}

NumericDate numeric_date_of(Time time) noexcept { return std::chrono::floor<std::chrono::microseconds>(time); }

Time time_of(NumericDate date) noexcept {
  constexpr NumericDate latest = std::chrono::floor<std::chrono::microseconds>(Time::max());
  return date >= latest ? Time::max() : Time(std::chrono::duration_cast<Time::duration>(date.time_since_epoch()));
}

std::string text_of(NumericDate date) {
  const auto day = std::chrono::floor<std::chrono::days>(date);
  const std::chrono::year_month_day civil(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(date - day));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(civil.year()),
                     static_cast<unsigned>(civil.month()), static_cast<unsigned>(civil.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

}  // namespace jwtsync::token
