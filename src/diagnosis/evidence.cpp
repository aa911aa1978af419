// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/evidence.h"

#include "fleet/report_values.h"

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

bool shadows(const Report& report, const Report& other) noexcept {
  const TrailEntry* const found = found_in(other);
  const TrailEntry* const entry = found == nullptr ? nullptr : entry_of(report, found->locator);
  return entry != nullptr && entry->outcome == Outcome::shadowed && found_in(report) != nullptr;
}

std::string spoken(std::string_view locator) {
  locator = place_of(locator);
  if (locator == development_locator) return "the development default";
  if (locator.starts_with(variable_prefix)) locator.remove_prefix(variable_prefix.size());
  return std::string(locator);
}

std::string_view place_found(const Report& report) noexcept {
  const TrailEntry* const found = found_in(report);
  return found == nullptr ? std::string_view() : place_of(found->locator);
}

std::string spoken_source(const Report& report) {
  const std::string_view place = place_found(report);
  return place.empty() ? "a source that is not said" : fleet::shortened(spoken(place));
}

bool is_of_issuer(std::string_view locator) noexcept {
  return locator.starts_with("jwks+http") || locator.starts_with("oidc+http");
}

const Warning* warning_in(const Report& report, std::initializer_list<WarningKind> kinds) noexcept {
  const auto found = std::find_if(report.warnings.begin(), report.warnings.end(), [&](const Warning& warning) {
    return std::any_of(kinds.begin(), kinds.end(), [&](WarningKind kind) { return warning.kind == kind; });
  });
  return found == report.warnings.end() ? nullptr : &*found;
}

const Warning* placeholder_in(const Report& report) noexcept {
  return warning_in(
      report, {WarningKind::unexpanded_reference, WarningKind::place, WarningKind::env_line, WarningKind::error_answer,
               WarningKind::token, WarningKind::no_value, WarningKind::repetition, WarningKind::keyboard_row,
               WarningKind::entry_name, WarningKind::placeholder});
}

bool is_of_variable(std::string_view locator) noexcept { return locator.starts_with(variable_prefix); }

bool uses_development_default(const Report& report) noexcept {
  const TrailEntry* const found = found_in(report);
  return found != nullptr && found->locator == development_locator;
}

bool refused_to_reload(const Report& report) noexcept { return report.reload_error.has_value(); }

std::string_view host_of(const Report& report) noexcept {
  constexpr std::size_t random_digits = 8;
  const std::string_view instance = report.identity.instance;
  const std::size_t hyphen = instance.rfind('-');
  if (hyphen == instance.npos || instance.size() - hyphen - 1 != random_digits) return {};
  const bool is_random = instance.find_first_not_of("0123456789abcdef", hyphen + 1) == instance.npos;
  return is_random ? instance.substr(0, hyphen) : std::string_view();
}

std::string told_name(const Report& report) {
  return fleet::shortened(report.identity.service + " " + report.identity.instance);
}

std::string line_on(const Member& member) {
  const Report& report = member.report;
  const std::string_view place = place_found(report);
  return told_name(report) + ": " + (place.empty() ? "no source said" : fleet::shortened(place)) + ", loaded " +
         fleet::timestamp(report.loaded_at) + ", generation " + std::to_string(report.generation);
}

std::string line_on(const TrailEntry& entry, const Member& member) {
  return told_name(member.report) + ": " + fleet::shortened(entry.locator) + ": " + std::string(name_of(entry.outcome));
}

std::string line_on(const Warning& warning, const Member& member) {
  return told_name(member.report) + ": warning " + fleet::shortened(warning.kind.text()) + ": " +
         fleet::shortened(warning.text);
}

std::vector<std::string> lines_on(const fleet::Some& some) {
  std::vector<std::string> lines;
  for (const Member* member : some) {
    if (lines.size() == max_lines) break;
    lines.push_back(line_on(*member));
  }
  return lines;
}

}  // namespace jwtsync::diagnosis
