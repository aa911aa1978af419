// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/evidence.h"

#include <algorithm>

namespace jwtsync::diagnosis {
namespace {

constexpr std::string_view variable_prefix = "env:";
constexpr std::string_view development_locator = "builtin:development";

template <typename Predicate>
const TrailEntry* first(const Report& report, Predicate predicate) noexcept {
  const auto found = std::find_if(report.trail.begin(), report.trail.end(), predicate);
  return found == report.trail.end() ? nullptr : &*found;
}

}  // namespace

const TrailEntry* found_in(const Report& report) noexcept {
  return first(report, [](const TrailEntry& entry) { return entry.outcome == Outcome::found; });
}

const TrailEntry* entry_of(const Report& report, std::string_view locator) noexcept {
  return first(report, [&](const TrailEntry& entry) { return place_of(entry.locator) == place_of(locator); });
}

bool was_asked_first(const Report& report, std::string_view locator) noexcept {
  const TrailEntry* const entry = entry_of(report, locator);
  const TrailEntry* const found = found_in(report);
  return entry != nullptr && found != nullptr && entry < found;
}

std::string spoken(std::string_view locator) {
  locator = place_of(locator);
  if (locator == development_locator) return "the development default";
  if (locator.starts_with(variable_prefix)) locator.remove_prefix(variable_prefix.size());
  return std::string(locator);
}

bool is_of_variable(std::string_view locator) noexcept { return locator.starts_with(variable_prefix); }

bool uses_development_default(const Report& report) noexcept {
  const TrailEntry* const found = found_in(report);
  return found != nullptr && found->locator == development_locator;
}

bool refused_to_reload(const Report& report) noexcept { return report.reload_error.has_value(); }

}  // namespace jwtsync::diagnosis
