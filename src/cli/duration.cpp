// SPDX-License-Identifier: Apache-2.0
#include "cli/duration.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>

namespace jwtsync::cli {
namespace {

using std::chrono::milliseconds;

struct Unit {
  std::string_view name;    // as it is written
  std::string_view spoken;  // as it is said; nothing below a second is
  std::int64_t size;        // milliseconds
};
constexpr std::array units{
    Unit{"d", "d", 86'400'000}, Unit{"h", "h", 3'600'000}, Unit{"m", "min", 60'000},
    Unit{"s", "s", 1'000},      Unit{"ms", "", 1},
};
constexpr std::int64_t longest_duration = 3650 * units[0].size;

}  // namespace

std::optional<milliseconds> parse_duration(std::string_view text, std::optional<milliseconds> of_plain_number) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || count < 0) return std::nullopt;
  const std::string_view name = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& unit : units) {
    if (name == unit.name && count <= longest_duration / unit.size) return milliseconds(count * unit.size);
  }
  if (!name.empty()) return std::nullopt;
  if (count == 0) return milliseconds::zero();
  if (!of_plain_number || count > longest_duration / of_plain_number->count()) return std::nullopt;
  return count * *of_plain_number;
}

std::string duration_text(milliseconds duration) {
  if (duration == milliseconds::zero()) return "0s";
  for (const Unit& unit : units) {
    if (duration.count() % unit.size == 0) return std::to_string(duration.count() / unit.size) + std::string(unit.name);
  }
  return {};  // not reached: every count is a multiple of one
}

std::string spoken(milliseconds duration) {
  const std::int64_t size = std::abs(duration.count());
  for (const Unit& unit : units) {
    if (!unit.spoken.empty() && size >= unit.size) {
      return std::to_string(size / unit.size) + " " + std::string(unit.spoken);
    }
  }
  return "now";
}

std::string spoken(Time moment, Time now) { return spoken(std::chrono::floor<milliseconds>(moment), now); }

std::string spoken(std::chrono::sys_time<milliseconds> moment, Time now) {
  const milliseconds away = moment - std::chrono::floor<milliseconds>(now);
  const std::string length = spoken(away);
  if (length == "now") return length;
  return away < milliseconds::zero() ? length + " ago" : "in " + length;
}

}  // namespace jwtsync::cli
