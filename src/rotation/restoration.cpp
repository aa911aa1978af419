// SPDX-License-Identifier: Apache-2.0
#include "rotation/restoration.h"

#include <jwtsync/ring_keys.h>

#include <algorithm>

namespace jwtsync::rotation {
namespace {

bool are_of_one_history(const Ring& one, const Ring& other) {
  const bool is_ordered = one.position <= other.position;
  const Ring& earlier = is_ordered ? one : other;
  const Ring& later = is_ordered ? other : one;
  return succession(held(earlier), later) != Succession::forked;
}

std::chrono::seconds longest_lifetime(const Ring& ring, const Rows& rows) {
  std::chrono::seconds longest = ring.policy.lifetime;
  for (const Member& member : rows.members) longest = std::max(longest, member.lifetime);
  return longest;
}

std::chrono::seconds longest_grace(const Ring& ring, const Rows& rows) {
  std::chrono::seconds longest = ring.policy.leeway;
  for (const Member& member : rows.members) longest = std::max(longest, member.grace);
  return longest;
}

/// The ring that it holds is known as it is, so that no other can be meant.
bool is_at_hand(const Highest& highest, const Heard& heard) {
  return std::find(highest.at_hand.begin(), highest.at_hand.end(), heard.held) != highest.at_hand.end();
}

/// In the name of one who signs nobody else is believed.
bool is_heard(const std::vector<Heard>& heard, const Member& member, const Highest& highest) {
  return std::any_of(heard.begin(), heard.end(), [&](const Heard& each) {
    return each.name == member.name && is_at_hand(highest, each) && (each.is_vouched || !member.permit);
  });
}

/// What it held, when it left, the store has: it left after it had read it.
bool has_left(const Member& member) {
  return member.name == StoredRotation::departed || member.name == lost || (member.permit && member.permit->has_ended);
}

}  // namespace

Highest highest_of(const Ring& ring, const std::vector<Ring>& offered) {
  Highest highest{ring, {held(ring)}};
  std::vector<const Ring*> different{&ring};  // most members hold the same
  for (const Ring& each : offered) {
    const Held holds = held(each);
    if (std::find(highest.at_hand.begin(), highest.at_hand.end(), holds) != highest.at_hand.end()) continue;
    highest.at_hand.push_back(holds);
    highest.is_forked = highest.is_forked || !std::all_of(different.begin(), different.end(), [&](const Ring* other) {
                          return are_of_one_history(*other, each);
                        });
    different.push_back(&each);
    if (each.position > highest.ring.position) highest.ring = each;
  }
  return highest;
}

Moment nothing_left(const Ring& ring, const Rows& rows, Moment stopped) {
  return stopped + ring.policy.permit + longest_lifetime(ring, rows) + longest_grace(ring, rows) +
         2 * ring.policy.skew + std::chrono::seconds(1);
}

std::vector<MissingKey> missing_of(const Ring& ring, const std::vector<std::string>& at_hand, Moment nothing_left,
                                   Moment now) {
  std::vector<MissingKey> missing;
  for (const RingKey& key : ring.keys) {
    if (std::find(at_hand.begin(), at_hand.end(), key.kid) != at_hand.end()) continue;
    const bool is_waited_for = verifies(key) && now < nothing_left;
    missing.push_back({key.kid, is_waited_for ? std::optional(nothing_left) : std::nullopt});
  }
  return missing;
}

bool Restoration::is_done() const noexcept {
  return holds.empty() &&
         std::none_of(missing.begin(), missing.end(), [](const MissingKey& key) { return key.until.has_value(); });
}

std::vector<Hold> holds_of_restore(const Highest& highest, const Rows& rows, const std::vector<Heard>& heard,
                                   Moment stopped, Moment now) {
  const Policy& policy = highest.ring.policy;
  const Moment over = nothing_left(highest.ring, rows, stopped);
  std::vector<Hold> holds;
  const auto hold_until = [&](HoldKind kind, const std::string& who, Moment until) {
    if (now < until) holds.push_back({kind, who, stopped, until});
  };
  // Who joined and is forgotten joins again in this time.
  hold_until(HoldKind::unproved, std::string(lost), stopped + policy.presence);
  // Of two histories one ends here: only when nothing is left that was signed.
  if (highest.is_forked) hold_until(HoldKind::tokens_live, highest.ring.environment, over);
  for (const Member& member : rows.members) {
    if (has_left(member) || is_heard(heard, member, highest)) continue;
    if (member.is_fenceable) {
      hold_until(HoldKind::unproved, member.name, over);
    } else {
      holds.push_back({HoldKind::unproved, member.name, stopped, {}});
    }
  }
  // Who came since, and holds what it did not offer yet.
  for (const Heard& each : heard) {
    const bool is_known = std::any_of(rows.members.begin(), rows.members.end(),
                                      [&](const Member& member) { return member.name == each.name; });
    if (!is_known && !is_at_hand(highest, each)) {
      hold_until(HoldKind::unproved, each.name, over);
    }
  }
  return holds;
}

Ring restored(const Ring& highest) {
  Ring ring = highest;
  ring.previous = held(highest).digest;
  // Generations go on: keys say since which one they are what they are.
  ring.position = {highest.position.epoch + 1, highest.position.generation + 1};
  return ring;
}

Member lost_signer(const Ring& ring, const Rows& rows, Moment stopped) {
  Member member;
  member.name = lost;
  member.present_until = stopped;
  member.lifetime = longest_lifetime(ring, rows);
  // Under no generation of this epoch: it signed with any key.
  member.permit = Permit{stopped + ring.policy.permit, Position{}};
  return member;
}

}  // namespace jwtsync::rotation
