// SPDX-License-Identifier: Apache-2.0
// Environments that are to have keys of their own.
#include "diagnosis/explanations.h"
#include "fleet/members.h"

#include <algorithm>

namespace jwtsync::diagnosis {
namespace {

/// Production keeps its key, since its tokens are worth most; without it, the first environment by name does.
Finding explain_shared(const SharedKey& key) {
  std::vector<std::string> others;
  for (const auto& [environment, names] : key.holders) others.push_back(environment);
  const auto kept = std::find(others.begin(), others.end(), "production");
  others.erase(kept == others.end() ? others.begin() : kept);
  Finding made = finding(
      Cause::key_shared, key.sentence,
      Advice("make a key of its own for ").environments(others).say(" (jwtsync generate), and give it to all there"));
  for (const auto& [environment, names] : key.holders) {
    made.evidence.push_back("kid " + fleet::shortened(key.kid) + " in " + fleet::shortened(environment) + ": " +
                            fleet::enumeration(names));
  }
  return made;
}

}  // namespace

std::vector<Finding> explain_shared_keys(const Distinction& distinction) {
  std::vector<Finding> findings;
  for (const SharedKey& key : distinction.shared) findings.push_back(explain_shared(key));
  return findings;
}

std::vector<Finding> explain_one_environment(const Distinction& distinction) {
  if (distinction.separation != Separation::one_environment) return {};
  const bool is_none = distinction.environments.empty();
  return {finding(
      Cause::one_environment,
      is_none ? std::string("no process was asked")
              : "all are in " + distinction.environments.front() + ", and there is no second environment to compare",
      Advice("name processes of at least two environments"))};
}

}  // namespace jwtsync::diagnosis
