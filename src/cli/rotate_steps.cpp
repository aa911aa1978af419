// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_steps.h"

#include <jwtsync/fleet.h>
#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>
#include "cli/revocation.h"
#include "cli/rotate_outcome.h"
#include "cli/rotate_sinks.h"
#include "cli/rotate_text.h"
#include "cli/table.h"

namespace jwtsync::cli {
namespace {

using rotation::KeyState;
using rotation::RingKey;
using rotation::Step;
using rotation::StepKind;
using rotation::Stored;

constexpr std::chrono::seconds between_looks_at_gate{1}, longest_wait_for_gate = std::chrono::hours(24 * 30);

/// A step that needs a key of this state, of which there is none.
int fail_without(RotateScene& scene, std::string_view what, std::string_view hint) {
  return scene.console().fail({Code::not_found, std::string(what), std::string(hint)});
}

/// The way back is up to three steps: verify again, prove, sign. The next one of them.
std::optional<Step> step_back(const rotation::Ring& ring, const std::string& nonce) {
  if (const RingKey* const retiring = ring.in(KeyState::retiring)) {
    return Step{retiring->proved ? StepKind::back : StepKind::prove, retiring->kid};
  }
  const RingKey* const withdrawn = ring.in(KeyState::withdrawn);
  if (withdrawn == nullptr) return std::nullopt;
  return Step{StepKind::reactivate, withdrawn->kid, {}, nonce};
}

/// What `name` holds of the gate that the ring waits at, as decisions. Errors: where there is nothing to decide.
Result<std::vector<rotation::Waiver>> decisions_on(const Stored& stored, const std::string& name,
                                                   const std::string& because) {
  const std::optional<rotation::Gate> gate = gate_of(stored);
  std::vector<rotation::Waiver> waivers;
  bool holds_it = false;
  for (const rotation::Hold& hold : gate ? gate->holds : std::vector<rotation::Hold>()) {
    if (hold.who != name) continue;
    holds_it = true;
    if (rotation::may_be_waived(hold)) waivers.push_back({hold.kind, name, gate->kid, because});
  }
  if (!waivers.empty()) return waivers;
  if (holds_it) {
    return failure(Code::argument_invalid, "it is waited for until a known time, and not without end",
                   "wait for it: jwtsync rotate status says how long");
  }
  return failure(Code::not_found, "no member of this name holds the gate that the rotation waits at",
                 "jwtsync rotate status names who does");
}

}  // namespace

int rotate_step(RotateScene& scene) {
  const auto wait = scene.arguments().duration("--wait", {}, {}, longest_wait_for_gate);
  if (!wait) return scene.console().fail(wait.error());
  Clock& clock = scene.world().clock;
  const std::chrono::nanoseconds end = clock.elapsed() + *wait;
  while (true) {
    const Result<Stored> stored = scene.rotation().load();
    if (!stored) return scene.console().fail(stored.error());
    const std::optional<Step> step = rotation::next_step(stored->ring);
    if (!step) return tell_standing(scene, "at_rest", at_rest_status);
    if (Result<void> kept = scene.rotation().count_unlisted(*step); !kept) return scene.console().fail(kept.error());
    const Result<rotation::Outcome> outcome = scene.rotation().take(stored->ring.position, *step);
    if (!outcome) return scene.console().fail(outcome.error());
    if (outcome->kind != rotation::Outcome::Kind::held || clock.elapsed() >= end) return tell(scene, *outcome);
    clock.pause(std::min<std::chrono::nanoseconds>(between_looks_at_gate, end - clock.elapsed()));
  }
}

int rotate_back(RotateScene& scene) {
  Result<Stored> stored = scene.rotation().load();
  if (!stored) return scene.console().fail(stored.error());
  rotation::Ring ring = std::move(stored->ring);
  constexpr int most_steps = 3;
  for (int taken = 0;; ++taken) {
    const Result<Nonce> nonce = Nonce::create(scene.world().randomness);
    if (!nonce) return scene.console().fail(nonce.error());
    const std::optional<Step> step = step_back(ring, nonce->text());
    if (!step) {
      return fail_without(scene, "there is no key to go back to: none is retiring or withdrawn",
                          "jwtsync rotate start stages a new one");
    }
    const Result<rotation::Outcome> outcome = scene.rotation().take(ring.position, *step);
    if (!outcome) return scene.console().fail(outcome.error());
    const bool goes_on = outcome->kind == rotation::Outcome::Kind::taken && step->kind != StepKind::back;
    if (!goes_on || taken == most_steps) return tell(scene, *outcome);
    ring = outcome->ring;
  }
}

int rotate_abort(RotateScene& scene) {
  const Result<Stored> stored = scene.rotation().load();
  if (!stored) return scene.console().fail(stored.error());
  const RingKey* const staged = stored->ring.in(KeyState::staged);
  if (staged == nullptr) {
    return fail_without(scene, "no key is staged, so there is nothing to give up",
                        "a key that signs already is left by: jwtsync rotate back");
  }
  return take_and_tell(scene, stored->ring.position, {StepKind::abort, staged->kid});
}

int rotate_revoke(RotateScene& scene, const std::string& kid) {
  const Result<std::string> because = reason_of(scene.arguments());
  if (!because) return scene.console().fail(because.error());
  const Result<Stored> stored = scene.rotation().load();
  if (!stored) return scene.console().fail(stored.error());
  if (stored->ring.find(kid) == nullptr) {
    return fail_without(scene, "the ring has no key of this kid", "jwtsync rotate status lists its keys");
  }
  Step step{StepKind::revoke, kid};
  step.why = *because;
  const auto patience = patience_of(scene, stored->ring.policy);
  if (!patience) return scene.console().fail(patience.error());
  const Result<rotation::Outcome> outcome = scene.rotation().take(stored->ring.position, step);
  if (!outcome) return scene.console().fail(outcome.error());
  return tell(scene, *outcome, [&] { return await_revocation(scene, outcome->ring, *patience); });
}

int rotate_forget(RotateScene& scene, const std::string& name) {
  const Result<std::string> because = reason_of(scene.arguments());
  if (!because) return scene.console().fail(because.error());
  const Result<Stored> stored = scene.rotation().load();
  if (!stored) return scene.console().fail(stored.error());
  const Result<std::vector<rotation::Waiver>> waivers = decisions_on(*stored, name, *because);
  if (!waivers) return scene.console().fail(waivers.error());
  for (const rotation::Waiver& waiver : *waivers) {
    if (Result<void> kept = scene.rotation().waive(waiver); !kept) return scene.console().fail(kept.error());
  }
  return tell_standing(scene, "forgotten", 0);
}

}  // namespace jwtsync::cli
