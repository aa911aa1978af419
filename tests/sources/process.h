// SPDX-License-Identifier: Apache-2.0
// A process in a fake world, for the tests of this room: its variables and files, and all that a search says of them.
#pragma once

#include <gmock/gmock.h>
#include <jwtsync/sources.h>
#include <jwtsync/testing.h>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::sources {

using Variables = std::map<std::string, std::string>;

struct Process {
  testing::FakeWorld fake;
  ResolveOptions options;

  Process() = default;
  explicit Process(const Variables& variables) {
    for (const auto& [name, value] : variables) fake.variables.set(name, value);
  }
  Process(std::initializer_list<Variables::value_type> variables) : Process(Variables(variables)) {}

  /// Resolves, and fails the test if anything that is said holds the canary.
  Resolution resolve() { return resolve_in(fake.world()); }
  Resolution resolve_in(const World& world) {
    fake.events.clear();
    Resolution resolution = jwtsync::resolve(world, options);
    EXPECT_THAT(everything_said(resolution), ::testing::Not(::testing::HasSubstr(std::string(testing::canary))));
    return resolution;
  }

  std::string everything_said(const Resolution& resolution) const {
    std::string said;
    if (const Environment* environment = resolution.environment()) {
      said += environment->name + " " + std::string(name_of(environment->from)) + "\n";
    }
    if (resolution.found) {
      said += resolution.found->source + " " + resolution.found->locator + " " + resolution.found->fingerprint + "\n";
    } else {
      said += resolution.found.error().message + "\n" + resolution.found.error().hint + "\n";
    }
    for (const TrailEntry& entry : resolution.trail) said += entry.locator + " " + entry.detail + "\n";
    for (const Warning& warning : resolution.warnings)
      said += std::string(warning.kind.text()) + " " + warning.text + "\n";
    for (const Remark& remark : resolution.remarks)
      said += std::string(name_of(remark.kind)) + " " + remark.text + "\n";
    for (const std::string& line : fake.events.lines()) said += line + "\n";
    return said + resolution.rules;
  }
};

inline std::string revealed(const Secret& secret) {
  return secret.reveal([](std::string_view bytes) { return std::string(bytes); });
}

/// The trail as "LOCATOR OUTCOME", one text a step.
inline std::vector<std::string> outcomes(const Resolution& resolution) {
  std::vector<std::string> lines;
  for (const TrailEntry& entry : resolution.trail) {
    lines.push_back(entry.locator + " " + std::string(name_of(entry.outcome)));
  }
  return lines;
}

inline std::vector<std::string> names_of(const std::vector<Warning>& warnings) {
  std::vector<std::string> names;
  for (const Warning& warning : warnings) names.emplace_back(warning.kind.text());
  return names;
}

inline std::vector<std::string> names_of(const std::vector<Remark>& remarks) {
  std::vector<std::string> names;
  for (const Remark& remark : remarks) names.emplace_back(name_of(remark.kind));
  return names;
}

/// The error's code, or nothing's if it is well: for tables.
template <typename T>
std::string code_of(const Result<T>& result) {
  return result ? "none" : std::string(name_of(result.error().code));
}

inline const std::string fit_secret(testing::canary_secret);
inline const std::string other_secret(testing::other_canary_secret);

}  // namespace jwtsync::sources
