// SPDX-License-Identifier: Apache-2.0
#include "fleet/warnings.h"

#include "fleet/naming.h"

#include <map>
#include <set>
#include <tuple>

namespace jwtsync::fleet {

std::vector<FleetWarning> warnings_of(std::span<const Member> members) {
  std::map<std::tuple<bool, Name<WarningKind>, std::string>, std::set<const Member*>> texts;
  for (const Member& member : members) {
    for (const Warning& warning : member.report.warnings) {
      texts[{!warning.fails_check, warning.kind, shortened(warning.text)}].insert(&member);
    }
  }
  const Naming naming(members);
  std::vector<FleetWarning> warnings;
  for (const auto& [key, those] : texts) {
    const auto& [passes, kind, text] = key;
    warnings.push_back({kind, naming.of(Some(those.begin(), those.end())) + ": " + text, !passes});
  }
  return warnings;
}

}  // namespace jwtsync::fleet
