// SPDX-License-Identifier: Apache-2.0
#include "configuration/duration.h"

#include <array>
#include <charconv>
#include <cstdint>

namespace jwtsync::configuration {
namespace {

using std::chrono::milliseconds;

struct Unit {
  std::string_view name;
  std::int64_t size;  // milliseconds
};
constexpr std::array units{
    Unit{"d", 86'400'000}, Unit{"h", 3'600'000}, Unit{"m", 60'000}, Unit{"s", 1'000}, Unit{"ms", 1},
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

}  // namespace jwtsync::configuration
