// SPDX-License-Identifier: Apache-2.0
#include "fleet/timestamp.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace jwtsync::fleet {
namespace {

constexpr int first_year = 1970;
constexpr int last_year = 2200;  // the system clock's nanoseconds end in 2262
constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd";
constexpr std::size_t max_fraction = 9;  // digits

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A number that is known to be digits only.
int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

std::string digits(int value, std::size_t width) {
  std::string text = std::to_string(value);
  text.insert(0, width - std::min(width, text.size()), '0');
  return text;
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
  return text.front() == '.' && text.size() >= 2 && text.size() <= max_fraction + 1 &&
         std::all_of(text.begin() + 1, text.end(), is_digit);
}

}  // namespace

std::string timestamp(Time time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<seconds>(time - day));
  const auto two = [](auto value) { return digits(static_cast<int>(value), 2); };
  return digits(static_cast<int>(date.year()), 4) + '-' + two(static_cast<unsigned>(date.month())) + '-' +
         two(static_cast<unsigned>(date.day())) + 'T' + two(clock.hours().count()) + ':' +
         two(clock.minutes().count()) + ':' + two(clock.seconds().count()) + 'Z';
}

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
