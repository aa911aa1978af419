// SPDX-License-Identifier: Apache-2.0
#include "sources/unread_variables.h"

#include "base/text.h"
#include "sources/accepted_kids.h"
#include "sources/compatibility.h"
#include "sources/not_meant/characters.h"
#include "sources/not_meant/places.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace jwtsync::sources {
namespace {

constexpr std::size_t max_examined = 4096;  // variables
constexpr std::size_t max_warnings = 3;     // of one kind; more would bury the rest
constexpr std::size_t max_name_size = 64;   // longer names are near to none of ours
constexpr std::string_view own_prefix = "JWTSYNC_";

constexpr std::array<std::string_view, 6> own_variables{"JWTSYNC_SOURCES", "JWTSYNC_CONFIG",       "JWTSYNC_SERVICE",
                                                        "JWTSYNC_TARGETS", accepted_kids_variable, "JWTSYNC_LIBRARY"};

/// Kubernetes sets these in every pod for a service that is called jwtsync or jwtsync-something.
bool is_of_a_kubernetes_service(std::string_view name) {
  return name.ends_with("_SERVICE_HOST") || name.find("_SERVICE_PORT") != name.npos || name.ends_with("_PORT") ||
         name.find("_PORT_") != name.npos;
}

bool is_asked_as_file(const Order& order, std::string_view path) {
  return std::any_of(order.steps.begin(), order.steps.end(), [&](const Step& step) {
    return step.locator.source->scheme == "file" && step.locator.place == path;
  });
}

/// The path, where it is one beyond doubt: it is shown.
std::string path_to_show(std::string_view value) {
  const bool is_plain = value.starts_with('/') && not_meant::is_path(value) && not_meant::is_made_of(value, "/._-");
  return is_plain ? std::string(value) : "/run/secrets/jwt";
}

void add_file_variables(std::vector<Warning>& warnings, const Order& order, const std::vector<std::string>& asked,
                        const EnvironmentVariables& variables) {
  std::vector<std::string> names = asked;
  names.emplace_back(generic_variable);
  names.emplace_back(legacy_variable);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  for (const std::string& read : names) {
    const std::string name = read + std::string(file_suffix);
    const std::string_view value = base::trim(variables.get(name).value_or(""));
    const bool is_read = std::find(asked.begin(), asked.end(), name) != asked.end() || is_asked_as_file(order, value);
    if (value.empty() || is_read) continue;
    warnings.push_back(
        {WarningKind::file_variable, name +
                                         " is set: it names a file, which is not read; to have the file read: "
                                         "JWTSYNC_SOURCES=file:" +
                                         path_to_show(value)});
  }
}

bool is_own(std::string_view name) {
  return std::find(own_variables.begin(), own_variables.end(), name) != own_variables.end();
}

/// JWTSYNC_ANYTHING, and JWT_SYNC_SOURCES or JWTSNYC_SOURCES, which come close to a name of ours.
bool is_meant_for_us(std::string_view name, std::optional<std::string_view> nearest) {
  return name.starts_with(own_prefix) || (nearest && name.starts_with("JWT"));
}

void add_unknown_variables(std::vector<Warning>& warnings, const EnvironmentVariables& variables) {
  std::vector<std::string> names = variables.names();
  names.resize(std::min(names.size(), max_examined));
  std::sort(names.begin(), names.end());
  std::size_t found = 0;
  for (const std::string& name : names) {
    if (found == max_warnings) return;
    if (name.size() > max_name_size || is_own(name) || is_of_a_kubernetes_service(name)) continue;
    const std::string upper = base::upper(name);
    const auto nearest = base::nearest(upper, own_variables);
    if (!is_meant_for_us(upper, nearest)) continue;
    ++found;
    const std::string advice = nearest ? "did you mean " + std::string(*nearest) + "?"
                                       : "docs/reference/environment.md has those that are read";
    warnings.push_back({WarningKind::unknown_variable, name + " is set, but not read: " + advice});
  }
}

}  // namespace

std::vector<Warning> unread_variables(const Order& order, const std::vector<std::string>& asked,
                                      const EnvironmentVariables& variables) {
  std::vector<Warning> warnings;
  add_file_variables(warnings, order, asked, variables);
  add_unknown_variables(warnings, variables);
  return warnings;
}

}  // namespace jwtsync::sources
