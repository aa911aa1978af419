// SPDX-License-Identifier: Apache-2.0
#include "token/numeric_date.h"

#include "base/text.h"

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

std::string text_of(NumericDate date) { return base::utc_text(std::chrono::floor<std::chrono::seconds>(date)); }

}  // namespace jwtsync::token
