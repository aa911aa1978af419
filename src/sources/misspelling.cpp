// SPDX-License-Identifier: Apache-2.0
#include "sources/misspelling.h"

#include "base/text.h"

#include <algorithm>
#include <string_view>

namespace jwtsync::sources {
namespace {

constexpr std::size_t max_misspellings = 3;  // more would bury the hint
constexpr std::size_t max_name_size = 64;    // longer names are near to none of ours
constexpr std::size_t max_examined = 4096;   // variables

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

std::vector<Misspelling> likely_misspellings(const EnvironmentVariables& variables,
                                             std::span<const std::string> expected, std::span<const std::string> known,
                                             std::optional<std::size_t> most_edits) {
  const std::vector<std::string_view> candidates(expected.begin(), expected.end());
  std::vector<std::string> names = variables.names();
  names.resize(std::min(names.size(), max_examined));
  std::sort(names.begin(), names.end());
  std::vector<Misspelling> found;
  for (const std::string& name : names) {
    if (found.size() == max_misspellings) break;
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
