// SPDX-License-Identifier: Apache-2.0
// When a fleet that changes is at rest, so that what it says may be believed: a rollout, a scale-up, a first start.
#include "fleet/comparison.h"

#include <algorithm>
#include <utility>

namespace jwtsync::fleet {
namespace {

constexpr std::chrono::milliseconds longest_pause{5'000};
constexpr std::chrono::milliseconds shortest_pause{100};
constexpr int most_looks_in_time = 10;  // of a short wait; of a long one `longest_pause` says how many

}  // namespace

Settling::Settling(std::chrono::milliseconds longest, std::chrono::nanoseconds now) noexcept
    : longest_(longest), ends_(now + longest) {}

Settling::Addresses Settling::addresses_of(const Agreement& look) {
  Addresses addresses;
  for (const Member& member : look.members) {
    ++addresses[text_of(member.target)];
    for (const Target& target : member.also_asked_as) ++addresses[text_of(target)];
  }
  return addresses;
}

bool Settling::ends_with(const Agreement& look, std::chrono::nanoseconds now) {
  const bool agrees = look.verdict == Verdict::agree;
  // There is a member where all agree: of a look that did not, nothing is kept that could equal this.
  const Addresses seen = std::exchange(seen_, agrees ? addresses_of(look) : Addresses{});
  settled_ = agrees && seen == seen_;
  if (settled_) return true;
  if (now < ends_) return false;
  return !agrees || std::exchange(is_over_time_, true);
}

Agreement Settling::conclude(Agreement last) const {
  if (last.verdict != Verdict::agree || settled_) return last;
  last.verdict = Verdict::incomplete;
  last.silent.push_back({Unsettled{},
                         {Code::deadline_exceeded, "all who answered agree, but each look found others",
                          "wait longer, until the rollout is over, or see docs/causes/fleet-unsettled.md"}});
  return last;
}

std::chrono::milliseconds Settling::pause() const noexcept {
  return std::clamp(longest_ / most_looks_in_time, shortest_pause, longest_pause);
}

}  // namespace jwtsync::fleet
