// SPDX-License-Identifier: Apache-2.0
#include "fleet/report_values.h"

#include "base/characters.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

namespace jwtsync {
namespace {

constexpr std::array<std::size_t, 6> least{0, 32, 48, 64, 96, 128};
static_assert(static_cast<std::size_t>(LengthStep::from_128) + 1 == least.size());

}  // namespace

namespace fleet {

LengthStep step_of(std::size_t characters) noexcept {
  return static_cast<LengthStep>(std::upper_bound(least.begin(), least.end(), characters) - least.begin() - 1);
}

std::size_t least_of(LengthStep step) noexcept { return least[static_cast<std::size_t>(step)]; }

}  // namespace fleet

template <>
std::span<const std::string_view> names<LengthStep>() noexcept {
  static constexpr std::array<std::string_view, least.size()> table{"length below 32",   "length 32 or more",
                                                                    "length 48 or more", "length 64 or more",
                                                                    "length 96 or more", "length 128 or more"};
  return table;
}

}  // namespace jwtsync

namespace jwtsync::fleet {
namespace {

constexpr int first_year = 1970;
constexpr int last_year = 2200;  // the system clock's nanoseconds end in 2262
constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd";
constexpr std::size_t max_fraction = 9;  // digits

using base::is_digit;

/// A number that is known to be digits only.
int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool has_form(std::string_view text) {
  return text.size() > form.size() && std::equal(form.begin(), form.end(), text.begin(), [](char wanted, char c) {
           return wanted == 'd' ? is_digit(c) : c == wanted;
         });
}

/// "Z", or a fraction and "Z".
bool is_end(std::string_view text) {
  if (!text.ends_with('Z')) return false;
  text.remove_suffix(1);
  if (text.empty()) return true;
  return text.front() == '.' && text.size() <= max_fraction + 1 && base::is_whole_number(text.substr(1));
}

}  // namespace

std::string timestamp(Time time) { return base::utc_text(std::chrono::floor<std::chrono::seconds>(time)); }

std::optional<Time> parse_timestamp(std::string_view text) {
  using namespace std::chrono;
  if (!has_form(text) || !is_end(text.substr(form.size()))) return std::nullopt;
  const auto field = [&](std::size_t at, std::size_t size) { return number(text.substr(at, size)); };
  const year_month_day date(year(field(0, 4)), month(static_cast<unsigned>(field(5, 2))),
                            day(static_cast<unsigned>(field(8, 2))));
  const int hour = field(11, 2), minute = field(14, 2), second = field(17, 2);
  const bool in_range = date.year() >= year(first_year) && date.year() <= year(last_year);
  if (!in_range || !date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return sys_days(date) + hours(hour) + minutes(minute) + seconds(second);
}

}  // namespace jwtsync::fleet
