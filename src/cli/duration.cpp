// SPDX-License-Identifier: Apache-2.0
#include "cli/duration.h"

#include <array>
#include <cstdint>
#include <cstdlib>

namespace jwtsync::cli {
namespace {

using std::chrono::milliseconds;

struct Unit {
  std::string_view spoken;
  std::int64_t size;  // milliseconds
};
constexpr std::array units{Unit{"d", 86'400'000}, Unit{"h", 3'600'000}, Unit{"min", 60'000}, Unit{"s", 1'000}};

}  // namespace

std::string spoken(milliseconds duration) {
  const std::int64_t size = std::abs(duration.count());
  for (const Unit& unit : units) {
    if (size >= unit.size) return std::to_string(size / unit.size) + " " + std::string(unit.spoken);
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
