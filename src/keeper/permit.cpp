// SPDX-License-Identifier: Apache-2.0
// Signing where a hub is followed: under a permit, and for no longer than the policy of the ring says.
#include "keeper/state.h"

#include <jwtsync/keeper.h>
#include <chrono>
#include <string>

namespace jwtsync {
namespace {

using std::chrono::seconds;

Error no_permit() {
  return {Code::permit_ended, "this process may not sign now: its hub was not heard of for too long, or gave no permit",
          "try again; if it stays so, see why the hub cannot be reached"};
}

Error without_end() {
  return {Code::claims_malformed, "the claims have no exp, and no token of a ring that rotates is without an end",
          "set exp to iat plus the lifetime of tokens"};
}

Error too_long(std::int64_t by, seconds lifetime) {
  return {Code::claims_malformed,
          "the token would last " + std::to_string(by) + " s longer than the " + std::to_string(lifetime.count()) +
              " s that the policy of the ring allows",
          "shorten exp, or let the policy have a longer lifetime: jwtsync rotate amend --lifetime"};
}

/// How much the end lies behind the longest that is allowed by this clock; 0 or less if it does not.
std::int64_t excess_of(std::int64_t expiry, Time now, seconds lifetime) noexcept {
  return expiry - (std::chrono::floor<seconds>(now).time_since_epoch() + lifetime).count();
}

}  // namespace

/// The clock of `exp` is read before that of the permit, so that what the token says was written under it, however long
/// this thread stands still. The last ticks of both decide where they can: they are cheaper. What is signed is noted
/// before ring and permit are looked at: KeyUse.
Result<std::string_view> Keeper::sign_under_permit(const Snapshot& first, const Claims& claims, Local& local) const {
  const std::optional<std::int64_t> expiry = claims.expiry_;
  if (!expiry) return failure(without_end());
  const keeper::Following& own = *state_->following;
  const Clock& clock = state_->world.clock;
  for (const Snapshot* held = &first;;) {
    const seconds lifetime = held->loaded.followed->lifetime;
    const Clock::Ticks ticks = clock.last_ticks();
    auto at = ticks.elapsed + Clock::ticks_are_behind;
    if (excess_of(*expiry, ticks.civil, lifetime) > 0) {
      const std::int64_t excess = excess_of(*expiry, clock.now(), lifetime);
      if (excess > 0) return failure(too_long(excess, lifetime));
      at = clock.elapsed();
    } else if (!own.may_sign(at)) {
      at = clock.elapsed();
    }
    if (!own.may_sign(at)) return failure(no_permit());
    held->loaded.followed->uses.front()->note_signed(*expiry);
    if (!own.may_sign(at)) return failure(no_permit());  // it has left meanwhile
    if (held->serial == state_->serial.load()) {
      Result<std::string_view> token = held->loaded.prepared->signer->sign(claims, local.scratch_);
      if (token) state_->counters.keys[held->slots.front()].signatures.add();
      return token;
    }
    held = &snapshot(local);
    if (!held->has_key()) return failure(held->why_no_key());
    if (!held->loaded.prepared->signer) return failure(held->loaded.prepared->signer.error());
  }
}

}  // namespace jwtsync
