// SPDX-License-Identifier: Apache-2.0
#include "sources/unread_variables.h"

#include "base/characters.h"
#include "base/text.h"
#include "sources/accepted_kids.h"
#include "sources/compatibility.h"
#include "sources/not_meant/rules.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace jwtsync::sources {
namespace {

constexpr std::size_t max_examined = 4096;  // variables
constexpr std::size_t max_found = 3;        // of one kind; more would bury the rest
constexpr std::size_t max_name_size = 64;   // longer names are near to none of ours
constexpr std::string_view own_prefix = "JWTSYNC_";

constexpr std::array<std::string_view, 10> own_variables{
    "JWTSYNC_SOURCES", "JWTSYNC_CONFIG", "JWTSYNC_SERVICE",  "JWTSYNC_TARGETS", accepted_kids_variable,
    "JWTSYNC_LIBRARY", "JWTSYNC_LABELS", "JWTSYNC_REVISION", "JWTSYNC_REGION",  "JWTSYNC_NONCE"};

/// The names of variables that are looked at, in order.
std::vector<std::string> examined_names(const EnvironmentVariables& variables) {
  std::vector<std::string> names = variables.names();
  names.resize(std::min(names.size(), max_examined));
  std::sort(names.begin(), names.end());
  return names;
}

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
  const bool is_plain = value.starts_with('/') && not_meant::is_path(value) && base::is_made_of(value, "/._-");
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
  std::size_t found = 0;
  for (const std::string& name : examined_names(variables)) {
    if (found == max_found) return;
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

bool contains(std::span<const std::string> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The letters of "JWT" in any order: AWS_SECRET_KEY is close to JWT_SECRET_KEY by its spelling only.
bool speaks_of_jwt(std::string_view name) {
  return std::all_of(std::string_view("JWT").begin(), std::string_view("JWT").end(),
                     [&](char c) { return name.find(c) != name.npos; });
}

/// "JWT_SECRET_PROD" is JWT_SECRET_PRODUCTION, cut short.
std::optional<std::string_view> begun_by(std::string_view name, std::span<const std::string_view> candidates) {
  constexpr std::size_t least_begun = std::string_view("JWT_SECRET_").size() + 2;
  const auto found = std::find_if(candidates.begin(), candidates.end(),
                                  [&](std::string_view candidate) { return candidate.starts_with(name); });
  return name.size() < least_begun || found == candidates.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

std::vector<Warning> unread_variables(const Order& order, const std::vector<std::string>& asked,
                                      const EnvironmentVariables& variables) {
  std::vector<Warning> warnings;
  add_file_variables(warnings, order, asked, variables);
  add_unknown_variables(warnings, variables);
  return warnings;
}

std::vector<Misspelling> likely_misspellings(const EnvironmentVariables& variables,
                                             std::span<const std::string> expected, std::span<const std::string> known,
                                             std::optional<std::size_t> most_edits) {
  const std::vector<std::string_view> candidates(expected.begin(), expected.end());
  std::vector<Misspelling> found;
  for (const std::string& name : examined_names(variables)) {
    if (found.size() == max_found) break;
    if (name.size() > max_name_size || contains(known, name) || contains(expected, name)) continue;
    const std::string upper = base::upper(name);
    if (!speaks_of_jwt(upper)) continue;
    auto meant = begun_by(upper, candidates);
    if (!meant) meant = base::nearest(upper, candidates, most_edits);
    if (meant) found.push_back({name, std::string(*meant)});
  }
  return found;
}

}  // namespace jwtsync::sources
