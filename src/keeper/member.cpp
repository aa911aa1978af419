// SPDX-License-Identifier: Apache-2.0
// What a member of a rotation does, call by call: it joins and goes on joining, proves, asks for permits, tells what it
// saw, and waits for the next ring (docs/reference/hub.md).
#include "base/text.h"
#include "configuration/settings.h"
#include "fleet/asking.h"
#include "keeper/state.h"
#include "ports/random_bits.h"
#include "sources/fitness.h"

#include <jwtsync/keeper.h>
#include <algorithm>
#include <utility>

namespace jwtsync {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds, std::chrono::nanoseconds, std::chrono::seconds;

constexpr milliseconds longest_wait = 45s;
constexpr milliseconds shortest_wait = 100ms;
constexpr milliseconds slack = 5s;  // for a request itself
constexpr nanoseconds seen_interval = 1min;
constexpr nanoseconds look_interval = 1s;
constexpr nanoseconds of_impatience = 1s;  // where a hub does not let us wait
constexpr int joins_of_a_presence = 3;
constexpr int permits_of_a_permit = 2;
constexpr int most_steps_at_once = 3;

}  // namespace

Result<void> Keeper::State::join() {
  keeper::Following& own = *following;
  const Configuration configuration = current()->loaded.facts.configuration;
  const seconds grace = configuration::expectations_of(configuration, options.expectations).leeway;
  const auto begun = world.clock.elapsed();
  const Time before = world.clock.now();
  own.join_due = begun;  // until it is done
  const std::optional<rotation::Held> held = held_ring();
  // Looked at after the ring, so that a child is not taken for one that runs with a ring that came meanwhile.
  const bool is_behind = options.handover && (own.child_runs ? own.is_outdated.load() : !own.is_bereft);
  own.may_be_listed = true;
  const Result<http::Answer> answer = own.hub.join(self(), own.environment.name, grace, held, is_behind);
  const Time after = world.clock.now();
  const std::lock_guard lock(loading);
  const Result<bool> taken = answer ? take_ring(*answer, begun, world.events) : Result<bool>(failure(answer.error()));
  if (!taken) {
    freshness.failed(begun);
    return failure(taken.error());
  }
  const rotation::Policy& policy = own.taken->ring.policy;
  if (!own.was_present) own.proved.clear();  // the hub may have forgotten all
  own.was_present = true;
  freshness.joined(begun, begun + policy.presence);
  own.look_due = begun + look_interval;
  own.join_due =
      begun + keeper::with_jitter(policy.presence / joins_of_a_presence, ports::random_bits(world.randomness));
  note_clock(own.hub_now, before, after);
  return {};
}

Result<void> Keeper::State::prove() {
  keeper::Following& own = *following;
  std::vector<keeper::ProofDue> due;
  {
    const std::lock_guard lock(loading);
    const std::shared_ptr<const Snapshot> held = current();
    if (own.is_forked || !own.taken || !held->has_key()) return {};
    // What a child was started with before, it has proved.
    if (options.handover && !own.child_runs && !own.is_bereft) return {};
    if (own.child_runs || !options.handover) {
      due = keeper::proofs_of(*own.taken, held->loaded.prepared->ring, held->loaded.prepared->verifier);
    }
    if (options.handover) {
      const std::vector<keeper::ProofDue> more = proofs_beside_child();
      due.insert(due.end(), more.begin(), more.end());
    }
    if (own.taken->tried && !options.handover) {
      keeper::ProofDue tried = keeper::proof_of(*own.taken->tried, held->loaded.facts.expectations,
                                                sources::least_length(own.environment), world.clock);
      if (!tried.answer.empty()) due.push_back(std::move(tried));
    }
  }
  std::erase_if(own.proved,
                [&](const keeper::ProofDue& done) { return std::find(due.begin(), due.end(), done) == due.end(); });
  for (keeper::ProofDue& proof : due) {
    if (std::find(own.proved.begin(), own.proved.end(), proof) != own.proved.end()) continue;
    Result<void> proved = own.hub.prove(self(), proof.kid, proof.answer, proof.accepts);
    if (!proved) return proved;
    if (!proof.accepts && proof.is_tried) {
      world.events.record(Level::warning,
                          "a key that is rehearsed would not be accepted here: see algorithms of [verify] before the "
                          "rotation begins");
    } else if (!proof.accepts) {
      world.events.record(Level::warning,
                          "the key that comes next is not accepted here: tokens of it would be refused, "
                          "and the rotation waits; see algorithms of [verify]");
    }
    own.proved.push_back(std::move(proof));
  }
  return {};
}

/// The ring is in use here before it is asked for: from then on nothing is signed with an older key.
Result<void> Keeper::State::ask_permit() {
  keeper::Following& own = *following;
  const std::optional<rotation::Ring> ring = followed_ring();
  const auto begun = world.clock.elapsed();
  const Result<seconds> lasts = own.hub.permit(self(), ring->position, uses_of_keys());
  if (!lasts) return failure(lasts.error());
  own.permit(begun + *lasts);
  own.permit_under = ring->position;
  own.may_have_signed = true;
  own.permit_due = begun + keeper::with_jitter(*lasts / permits_of_a_permit, ports::random_bits(world.randomness));
  return {};
}

bool Keeper::State::signs_with_active_key() {
  const std::lock_guard lock(loading);
  const std::shared_ptr<const Snapshot> held = current();
  const rotation::RingKey* const active =
      following->taken ? following->taken->ring.in(rotation::KeyState::active) : nullptr;
  const Key* const signs = held->has_key() ? held->loaded.prepared->ring.signing_key() : nullptr;
  return active != nullptr && signs != nullptr && signs->kid() == active->kid;
}

Result<void> Keeper::State::renew_permit() {
  keeper::Following& own = *following;
  if (!own.options.signs) return {};
  if (options.handover && !signs_with_active_key()) return {};
  Result<void> given;
  for (int attempts = 0; attempts < most_steps_at_once; ++attempts) {
    const std::optional<rotation::Ring> ring = followed_ring();
    if (own.permit_under == ring->position && world.clock.elapsed() < own.permit_due) return {};
    given = ask_permit();
    if (given || given.error().code != Code::generation_overtaken) return given;
    // A step was taken since: its ring is the one to sign under.
    const std::lock_guard lock(loading);
    if (const Result<bool> read = read_ring(slack, world.events); !read) return failure(read.error());
  }
  return given;
}

Result<void> Keeper::State::tell_seen() {
  keeper::Following& own = *following;
  const auto begun = world.clock.elapsed();
  Result<void> told = own.hub.seen(self(), uses_of_keys());
  if (told) own.seen_due = begun + keeper::with_jitter(seen_interval, ports::random_bits(world.randomness));
  return told;
}

/// The hub lost what is held here, and gets it back from those who have it. It is asked for as long as it is stopped.
void Keeper::State::offer_ring() {
  keeper::Following& own = *following;
  const std::optional<keeper::RingReply> held = [&] {
    const std::lock_guard lock(loading);
    return own.taken;
  }();
  if (!held) return;
  const Result<void> offered = own.hub.offer(self(), held->ring, held->keys);
  const std::string told = offered ? "the hub has no ring to give, and was offered the one that is held here"
                                   : "the hub does not take the ring that is held here: " + offered.error().message;
  if (std::exchange(own.offer_told, told) != told) world.events.record(Level::warning, base::printable(told));
}

Result<void> Keeper::State::do_what_is_due() {
  keeper::Following& own = *following;
  const auto now = [&] { return world.clock.elapsed(); };
  own.has_news = false;
  note_lapses();
  const bool has_to_tell = own.has_dropped.exchange(false);
  if ((has_to_tell || now() >= own.join_due) && !own.is_forked) {
    if (Result<void> joined = join(); !joined) return joined;
  }
  if (freshness.is_asked_for()) {
    const std::lock_guard lock(loading);
    if (const Result<bool> read = read_ring(slack, world.events); !read) return failure(read.error());
  }
  if (Result<void> proved = prove(); !proved) return proved;
  if (own.is_forked) return {};
  if (Result<void> given = renew_permit(); !given) return given;
  return world.clock.elapsed() >= own.seen_due ? tell_seen() : Result<void>();
}

/// Who does not wait at the hub asks it each second, so that a step, or a revocation, is seen no later here. Whoever
/// called for it waits meanwhile.
Result<void> Keeper::State::look_for_ring() {
  keeper::Following& own = *following;
  const std::optional<rotation::Ring> ring = followed_ring();
  const auto begun = world.clock.elapsed();
  if (!ring || own.is_forked || begun < own.look_due) return {};
  own.look_due = begun + look_interval;
  const Result<http::Answer> answer = own.hub.read(self(), ring->position, milliseconds(0), keeper::patience, {});
  if (!answer) {
    freshness.failed(begun);
    return failure(answer.error());
  }
  if (answer->body().empty()) return {};
  {
    const std::lock_guard lock(loading);
    if (const Result<bool> taken = take_ring(*answer, begun, world.events); !taken) return failure(taken.error());
  }
  return do_what_is_due();
}

Result<void> Keeper::State::wait_for_ring(const std::stop_token& stop, nanoseconds ends) {
  keeper::Following& own = *following;
  const std::stop_token wait_stop = own.begin_wait();
  if (stop.stop_requested() || freshness.is_asked_for() || own.has_news || own.has_dropped) return {};
  const std::optional<rotation::Ring> ring = followed_ring();
  if (!ring) return {};
  const auto begun = world.clock.elapsed();
  nanoseconds next = std::min({own.join_due, own.seen_due, ends});
  const bool renews = own.options.signs && own.permit_under && (!options.handover || signs_with_active_key());
  if (renews) next = std::min(next, own.permit_due);
  const milliseconds wait =
      std::clamp(std::chrono::duration_cast<milliseconds>(next - begun), shortest_wait, longest_wait);
  const Result<http::Answer> answer = own.hub.read(self(), ring->position, wait, slack, wait_stop);
  if (!answer) {
    if (wait_stop.stop_requested()) return {};
    freshness.failed(begun);
    return failure(answer.error());
  }
  if (answer->body().empty()) {
    const auto now = world.clock.elapsed();
    if (now - begun < std::min<nanoseconds>(of_impatience, wait)) own.pauses_until = now + of_impatience;
    return {};
  }
  const std::lock_guard lock(loading);
  const Result<bool> taken = take_ring(*answer, begun, world.events);
  if (!taken) return failure(taken.error());
  if (own.taken->ring.position == ring->position) own.pauses_until = world.clock.elapsed() + of_impatience;
  return {};
}

void Keeper::leave() {
  if (state_->following) state_->leave();
}

void Keeper::State::leave() {
  keeper::Following& own = *following;
  const std::lock_guard acting(own.acting);
  own.give_up_permit();
  own.permit_under.reset();
  const auto now = world.clock.elapsed();
  // Who cannot be fenced is waited for without end, present or not.
  const bool is_waited_for = own.was_present || (options.handover && own.may_be_listed);
  if (!is_waited_for) return;
  own.may_be_listed = false;
  freshness.joined(now, now);
  own.was_present = false;
  own.join_due = now;
  static_cast<void>(own.hub.leave(self(), uses_of_keys()));  // who is not heard is waited for
}

}  // namespace jwtsync
