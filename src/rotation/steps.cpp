// SPDX-License-Identifier: Apache-2.0
// Which step comes next, and the generation that it makes.
#include "rotation/bounds.h"
#include "rotation/ring_order.h"

#include <jwtsync/rotation.h>
#include <algorithm>

namespace jwtsync::rotation {
namespace {

/// The next generation while it is made.
class Making {
 public:
  Making(const Ring& before, Moment now) : ring_(before), now_(now) {
    const Held last = held(before);
    ring_.previous = last.digest;
    ++ring_.position.generation;
  }

  void add(RingKey key) {
    key.since = ring_.position.generation;
    ring_.keys.push_back(std::move(key));
  }

  void ask(const std::string& kid, const std::string& nonce) { key(kid).question = Question{nonce, now_}; }

  [[nodiscard]] RingKey& key(std::string_view kid) {
    return *std::find_if(ring_.keys.begin(), ring_.keys.end(), [&](const RingKey& key) { return key.kid == kid; });
  }

  void move(std::string_view kid, KeyState state) {
    RingKey& moved = key(kid);
    moved.state = state;
    moved.since = ring_.position.generation;
    moved.is_standby = false;
    moved.until.reset();
    if (state != KeyState::retiring) forget_switch(kid);
    if (state == KeyState::active || state == KeyState::withdrawn) moved.question.reset();
  }

  void bury(std::string_view kid, KeyState state, const std::string& why) {
    const RingKey& gone = key(kid);
    std::vector<Tombstone>& stones = state == KeyState::revoked ? ring_.revoked : ring_.retired;
    stones.push_back({gone.kid, gone.algorithm, now_, why});
    forget_switch(kid);
    std::erase_if(ring_.keys, [kid = std::string(kid)](const RingKey& each) { return each.kid == kid; });
    if (ring_.retired.size() > Ring::most_retired) ring_.retired.erase(ring_.retired.begin());
  }

  /// The active key signs no more, and verifies.
  void retire_active() {
    const RingKey* const active = ring_.in(KeyState::active);
    if (active != nullptr) move(std::string(active->kid), KeyState::retiring);
  }

  [[nodiscard]] Ring finish() && {
    std::sort(ring_.keys.begin(), ring_.keys.end(), stands_before);
    return std::move(ring_);
  }

  [[nodiscard]] Ring& ring() noexcept { return ring_; }

 private:
  void forget_switch(std::string_view kid) {
    if (ring_.switched && ring_.switched->kid == kid) ring_.switched.reset();
  }

  Ring ring_;
  Moment now_;
};

/// So long caches and intervals of readers may hide a key that all members hold.
std::chrono::seconds longest_delay(const Policy& policy) {
  std::chrono::seconds longest{0};
  for (const ReaderClass& reader : policy.classes) longest = std::max(longest, reader.delay);
  return longest + (policy.classes.empty() ? std::chrono::seconds(0) : policy.skew);
}

void promote(Making& making, const std::string& kid) {
  making.retire_active();
  making.move(kid, KeyState::active);
}

/// The key that takes over from one that is revoked; nullptr where signing pauses.
const RingKey* successor(const Ring& ring, const Rows& rows, const Step& step, Moment now) {
  const RingKey* const standby = ring.in(KeyState::staged);
  const RingKey* const revoked = ring.find(step.kid);
  if (standby == nullptr || standby == revoked || revoked->state != KeyState::active) return nullptr;
  Ring without = ring;  // the revoked key is not retiring: it takes no place
  std::erase_if(without.keys, [&](const RingKey& key) { return key.kid == step.kid; });
  return evaluate(without, rows, {StepKind::promote, standby->kid}, now).is_open() ? standby : nullptr;
}

/// Refused from now on. A standby takes its place in the same step, where it could be promoted.
void revoke(Making& making, const Ring& ring, const Rows& rows, const Step& step, Moment now) {
  const RingKey* const next = successor(ring, rows, step, now);
  making.bury(step.kid, KeyState::revoked, step.why);
  if (next != nullptr) making.move(next->kid, KeyState::active);
}

void withdraw(Making& making, const Ring& ring, const std::string& kid, Moment now) {
  making.move(kid, KeyState::withdrawn);
  making.key(kid).until = now + ring.policy.reactivable;
}

/// It verifies again, and is asked for anew: who dropped it may not have it yet, and it does not sign before that.
void reactivate(Making& making, const Ring& ring, const Step& step, Moment now) {
  making.move(step.kid, KeyState::retiring);
  making.key(step.kid).proved.reset();
  making.ring().switched = Switched{step.kid, now, now + ring.policy.lifetime};
  making.ask(step.kid, step.nonce);
}

/// What was promised by the earlier policy ends no earlier by the new one.
void amend(Making& making, const Policy& policy, Moment now) {
  Ring& ring = making.ring();
  for (RingKey& key : ring.keys) {
    if (key.question && key.proved) {
      key.proved->waits_until = std::max(key.proved->waits_until, now + longest_delay(policy));
    }
  }
  if (ring.switched && policy.lifetime > ring.policy.lifetime) {
    ring.switched->last_expiry = std::max(ring.switched->last_expiry, ring.switched->at + policy.lifetime);
  }
  ring.policy = policy;
}

}  // namespace

std::optional<Step> next_step(const Ring& ring) {
  const RingKey* const staged = ring.in(KeyState::staged);
  const RingKey* const retiring = ring.in(KeyState::retiring);
  const bool signs = ring.in(KeyState::active) != nullptr;
  if (staged != nullptr && !staged->proved) return Step{StepKind::prove, staged->kid};
  // Two keys do not retire at once: one that was taken back is done with first.
  const bool is_free = retiring == nullptr || !signs;
  const bool is_needed = staged != nullptr && (!staged->is_standby || !signs);
  if (is_needed && is_free) return Step{StepKind::promote, staged->kid};
  if (retiring != nullptr) {
    if (!ring.switched) return Step{StepKind::record_switch, retiring->kid};
    const bool is_kept = ring.policy.reactivable > std::chrono::seconds(0);
    return Step{is_kept ? StepKind::withdraw : StepKind::retire, retiring->kid};
  }
  if (const RingKey* const withdrawn = ring.in(KeyState::withdrawn)) return Step{StepKind::retire, withdrawn->kid};
  return std::nullopt;
}

Ring apply(const Ring& ring, const Rows& rows, const Step& step, Moment now) {
  Making making(ring, now);
  switch (step.kind) {
    case StepKind::stage:
      making.add(*step.key);
      making.ask(step.key->kid, step.nonce);
      break;
    case StepKind::prove: making.key(step.kid).proved = Proved{now, now + longest_delay(ring.policy)}; break;
    case StepKind::promote: promote(making, step.kid); break;
    case StepKind::record_switch:
      making.ring().switched = Switched{step.kid, now, last_expiry_signed(ring, rows, step.kid, now)};
      break;
    case StepKind::withdraw: withdraw(making, ring, step.kid, now); break;
    case StepKind::retire: making.bury(step.kid, KeyState::retired, {}); break;
    case StepKind::reactivate: reactivate(making, ring, step, now); break;
    case StepKind::back: promote(making, step.kid); break;
    case StepKind::abort: making.bury(step.kid, KeyState::retired, {}); break;
    case StepKind::revoke: revoke(making, ring, rows, step, now); break;
    case StepKind::amend: amend(making, *step.policy, now); break;
  }
  return std::move(making).finish();
}

}  // namespace jwtsync::rotation
