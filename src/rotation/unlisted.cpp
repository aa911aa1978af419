// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/rotation.h>
#include <algorithm>
#include <utility>

namespace jwtsync::rotation {

std::optional<Member> unlisted_signer(const Ring& ring, const Rows& rows, const Step& step, Moment now) {
  const auto signs = [](const Member& member) { return member.permit.has_value(); };
  if (step.kind != StepKind::record_switch || std::any_of(rows.members.begin(), rows.members.end(), signs)) {
    return std::nullopt;
  }
  Member unlisted;
  unlisted.name = "(unlisted)";
  Use use{step.kid};
  use.accepted_expiry = now + ring.policy.lifetime;
  unlisted.uses.push_back(std::move(use));
  return unlisted;
}

}  // namespace jwtsync::rotation
