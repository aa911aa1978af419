// SPDX-License-Identifier: Apache-2.0
#include "rotation/bounds.h"

#include <algorithm>

namespace jwtsync::rotation {

bool is_asked(const Member& member, Moment now) { return !member.is_fenceable || now < member.present_until; }

const Use* use_of(const Member& member, std::string_view kid) {
  const auto found =
      std::find_if(member.uses.begin(), member.uses.end(), [&](const Use& use) { return use.kid == kid; });
  return found == member.uses.end() ? nullptr : &*found;
}

bool has_switched(const Member& member, const Ring& ring, const RingKey& retiring) {
  if (!member.permit || member.permit->has_ended) return true;
  // Of another epoch it is not known what its number means here.
  const Position& under = member.permit->under;
  return under.epoch == ring.position.epoch && under.generation >= retiring.since;
}

Moment last_expiry_signed(const Ring& ring, const Rows& rows, std::string_view kid, Moment now) {
  const RingKey* const retiring = ring.find(kid);
  Moment last{};
  for (const Member& member : rows.members) {
    if (!member.permit || retiring == nullptr) continue;
    const std::chrono::seconds lifetime = std::max(ring.policy.lifetime, member.lifetime);
    if (!has_switched(member, ring, *retiring)) {
      last = std::max(last, member.permit->until + lifetime);
    } else if (!member.is_fenceable) {
      last = std::max(last, now + ring.policy.skew + lifetime);
    } else if (const Use* const use = use_of(member, kid); use != nullptr && use->signed_expiry) {
      last = std::max(last, *use->signed_expiry);
    }
  }
  return last;
}

End end_of_tokens(const Ring& ring, const Rows& rows, std::string_view kid, Moment now) {
  End end{ring.switched ? ring.switched->last_expiry : Moment{}, std::string(kid)};
  std::chrono::seconds grace = ring.policy.leeway;
  for (const Member& member : rows.members) {
    const Use* const use = use_of(member, kid);
    if (use != nullptr && use->accepted_expiry && *use->accepted_expiry > end.at) {
      end = {*use->accepted_expiry, member.name};
    }
    if (is_asked(member, now)) grace = std::max(grace, member.grace);
  }
  // RFC 7519 4.1.4: a token is good before its "exp"; the slowest clock is there one skew later than ours.
  end.at += grace + ring.policy.skew;
  return end;
}

}  // namespace jwtsync::rotation
