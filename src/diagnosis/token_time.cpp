// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/token_time.h"

#include "base/text.h"
#include "diagnosis/token_reading.h"

#include <algorithm>
#include <cstdint>

namespace jwtsync::diagnosis {
namespace {

std::optional<Time> time_in(const json::Value& claims, std::string_view name) {
  constexpr double last = 9e9;  // of a Time: the year 2255
  const std::optional<double> seconds = number_in(claims, name);
  if (!seconds || *seconds < 0 || *seconds > last) return std::nullopt;
  constexpr double milliseconds_of_second = 1000;
  return Time(std::chrono::milliseconds(static_cast<std::int64_t>(*seconds * milliseconds_of_second)));
}

}  // namespace

Times times_of(const Evidence& evidence) {
  const json::Value claims = reading_of(evidence).claims;
  return {time_in(claims, "iat"), time_in(claims, "nbf"), time_in(claims, "exp")};
}

std::string utc(Time time) { return base::utc_text(std::chrono::floor<std::chrono::seconds>(time)); }

std::string length_of(std::chrono::seconds length) {
  const auto seconds = length.count();
  if (seconds < 120) return std::to_string(seconds) + " s";
  if (seconds < 2 * 3600) return std::to_string(seconds / 60) + " min";
  if (seconds < 2 * 86400) return std::to_string(seconds / 3600) + " h";
  return std::to_string(seconds / 86400) + " days";
}

std::chrono::seconds between(Time earlier, Time later) {
  return std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(later - earlier));
}

}  // namespace jwtsync::diagnosis
