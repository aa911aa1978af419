// SPDX-License-Identifier: Apache-2.0
#include "hub/stepper.h"

#include "hub/schedule.h"

#include <algorithm>

namespace jwtsync::hub {
namespace {

using rotation::Gate;
using rotation::Moment;

std::string name_of(const rotation::Step& step) {
  return std::string(jwtsync::name_of(step.kind)) + " of the key " + step.kid;
}

/// "unproved (auth/1 and 3 more), refused (back/1)".
std::string words_of(const Gate& gate) {
  std::string words;
  for (const std::string_view kind : names<rotation::HoldKind>()) {
    const auto is_it = [&](const rotation::Hold& hold) { return jwtsync::name_of(hold.kind) == kind; };
    const auto count = std::count_if(gate.holds.begin(), gate.holds.end(), is_it);
    if (count == 0) continue;
    const auto first = std::find_if(gate.holds.begin(), gate.holds.end(), is_it);
    words += (words.empty() ? "" : ", ") + std::string(kind) + " (" + first->who +
             (count > 1 ? " and " + std::to_string(count - 1) + " more)" : ")");
  }
  return words;
}

/// Whether somebody has to do something: time alone opens it otherwise.
bool needs_somebody(const Gate& gate) {
  return std::any_of(gate.holds.begin(), gate.holds.end(), [](const rotation::Hold& hold) { return !hold.until; });
}

}  // namespace

Stepper::Stepper(const World& world, rotation::StoredRotation& rotation, const std::vector<rotation::Seal>& seals,
                 Office office)
    : world_(world),
      rotation_(rotation),
      seals_(seals),
      office_(office),
      voice_(world.events, "the hub cannot look after the rotation", "the hub looks after the rotation") {}

bool Stepper::attend(const rotation::Ring& ring) {
  const Result<bool> stepped = step(ring);
  voice_.hear(stepped ? std::nullopt : std::optional(stepped.error()));
  return stepped && *stepped;
}

Result<bool> Stepper::step(const rotation::Ring& ring) {
  const Result<rotation::Stored> stored = rotation_.load();
  if (!stored) return failure(stored.error());
  if (stored->ring.position != ring.position) return false;  // the next look shows it
  const std::optional<rotation::Step> next = rotation::next_step(stored->ring);
  if (!next) return begin(*stored);
  const Gate gate = rotation::evaluate(stored->ring, stored->rows, *next, stored->now);
  keep(*stored, gate);
  if (gate.is_open() && office_.takes_steps) return take(stored->ring, *next);
  if (office_.takes_steps) tell(gate);
  return false;
}

/// Of a ring at rest: a rotation that is due, or a standby that is not there. No key is made that could not be staged.
Result<bool> Stepper::begin(const rotation::Stored& stored) {
  const rotation::Ring& ring = stored.ring;
  const auto due = office_.every ? next_rotation(ring, *office_.every) : std::nullopt;
  const bool begins = office_.takes_steps && due && stored.now >= *due;
  const bool is_standby = office_.takes_steps && !begins && office_.keeps_standby && lacks_standby(ring);
  if (!begins && !is_standby) {
    keep(stored, std::nullopt);
    return false;
  }
  const Algorithm algorithm = algorithm_of_next(ring);
  const Gate gate = rotation::evaluate(ring, stored.rows, thought_of(algorithm, is_standby), stored.now);
  keep(stored, gate);
  if (!gate.is_open()) {
    tell(gate);
    return false;
  }
  const Result<rotation::Step> step =
      staging(world_, ring.environment, seals_.front(), keyring::NamedAlgorithm{algorithm}, is_standby);
  if (!step) return failure(step.error());
  const Result<bool> taken = take(ring, *step);
  if (taken && *taken) {
    world_.events.record(Level::info, is_standby ? "the hub keeps a standby: the key " + step->kid
                                                 : "the hub began a rotation, to the key " + step->kid);
  }
  return taken;
}

/// The gate is evaluated once more, inside the transaction.
Result<bool> Stepper::take(const rotation::Ring& ring, const rotation::Step& step) {
  if (Result<void> counted = rotation_.count_unlisted(step); !counted) return failure(std::move(counted).error());
  const Result<rotation::Outcome> outcome = rotation_.take(ring.position, step);
  if (!outcome) return failure(outcome.error());
  if (outcome->kind == rotation::Outcome::Kind::held) tell(outcome->gate);
  if (outcome->kind != rotation::Outcome::Kind::taken) return false;
  told_.clear();
  world_.events.record(Level::info, "the hub took a step of the rotation: " + name_of(step) + ", generation " +
                                        std::to_string(outcome->ring.position.generation));
  return true;
}

void Stepper::keep(const rotation::Stored& stored, const std::optional<Gate>& gate) {
  Progress progress;
  progress.unnamed = rotation::unnamed_tokens(stored.ring, stored.rows);
  for (const rotation::Member& member : stored.rows.members) {
    if (stored.now < member.present_until) ++progress.present;
  }
  const std::string waits_for = gate ? name_of(rotation::Step{gate->step, gate->kid}) : "";
  if (waits_for != waits_for_) since_.clear();
  waits_for_ = waits_for;
  if (gate && !gate->is_open()) {
    progress.waiting = Waiting{gate->step, gate->kid, {}};
    std::map<rotation::HoldKind, std::size_t> counts;
    for (const rotation::Hold& hold : gate->holds) {
      ++counts[hold.kind];
      Moment& since = since_.try_emplace(hold.kind, stored.now).first->second;
      if (hold.since) since = std::min(since, *hold.since);
    }
    std::erase_if(since_, [&](const auto& each) { return !counts.contains(each.first); });
    for (const auto& [kind, count] : counts) {
      progress.waiting->holds.push_back({kind, count, stored.now - since_.at(kind)});
    }
  }
  const std::lock_guard lock(mutex_);
  progress_ = std::move(progress);
}

void Stepper::tell(const Gate& gate) {
  const std::string words = words_of(gate);
  std::string kinds;  // members come and go: that is no news
  for (const rotation::Hold& hold : gate.holds) {
    const std::string kind(jwtsync::name_of(hold.kind));
    if (kinds.find(kind) == std::string::npos) kinds += kind + " ";
  }
  const std::string told = name_of(rotation::Step{gate.step, gate.kid}) + " " + kinds;
  if (told == told_) return;
  told_ = told;
  const bool waits_for_time = !needs_somebody(gate);
  world_.events.record(waits_for_time ? Level::info : Level::warning,
                       "the rotation waits before " + name_of(rotation::Step{gate.step, gate.kid}) + ": " + words);
}

Progress Stepper::progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}

}  // namespace jwtsync::hub
