// SPDX-License-Identifier: Apache-2.0
#include "hub/view.h"

#include <utility>

namespace jwtsync::hub {
namespace {

std::string text_of(rotation::Position position) {
  return "epoch " + std::to_string(position.epoch) + ", generation " + std::to_string(position.generation);
}

/// For a member it is not there yet, where "not found" would mean the member.
Error as_of_the_hub(Error error) {
  if (error.code == Code::not_found) error.code = Code::ring_unavailable;
  return error;
}

}  // namespace

View::View(const World& world, rotation::StoredRotation& rotation, std::vector<rotation::Seal> seals)
    : world_(world),
      rotation_(rotation),
      seals_(std::move(seals)),
      voice_(world.events, "the hub cannot hand out the ring of its store", "the hub hands out the ring of its store") {
}

bool View::look() {
  const std::lock_guard turn(looking_);
  const Result<bool> changed = refresh();
  voice_.hear(changed ? std::nullopt : std::optional(changed.error()));
  return changed && *changed;
}

/// One row is compared; only where it is another one, its keys are opened.
Result<bool> View::refresh() {
  Result<rotation::Glance> glance = rotation_.glance();
  if (!glance) return failure(as_of_the_hub(std::move(glance).error()));
  {
    const std::lock_guard lock(mutex_);
    store_time_ = glance->now;
    looked_at_ = world_.clock.elapsed();
  }
  if (glance->document != document_) {
    if (Result<void> opened = open_ring(); !opened) return failure(std::move(opened).error());
    if (Result<void> looked = look_for_trial(glance->rehearsal); !looked) return failure(std::move(looked).error());
    return true;
  }
  if (Result<void> looked = look_for_trial(glance->rehearsal); !looked) return failure(std::move(looked).error());
  return false;
}

Result<void> View::open_ring() {
  const Result<rotation::SealedKeys> keys = rotation_.sealed_keys();
  if (!keys) return failure(as_of_the_hub(keys.error()));
  Result<Handout> made = Handout::make(*keys, seals_);
  if (!made) return failure(std::move(made).error());
  document_ = rotation::write(made->ring());
  auto handout = std::make_shared<const Handout>(std::move(*made));
  world_.events.record(Level::info, "the hub hands out the ring of " + text_of(handout->ring().position));
  const std::lock_guard lock(mutex_);
  handout_ = std::move(handout);
  if (stopped_ && handout_->ring().position > stopped_->position) stopped_.reset();
  return {};
}

Result<void> View::look_for_trial(const std::string& kid) {
  if (kid == tried_) return {};
  std::shared_ptr<const Trial> trial;
  if (!kid.empty()) {
    const Result<std::optional<rotation::Rehearsal>> tried = rotation_.rehearsal();
    if (!tried) return failure(tried.error());
    if (!*tried || (*tried)->kid != kid) return {};  // the next look shows it
    Result<Trial> made = Trial::make(**tried, handout_->ring().environment, seals_);
    if (made) trial = std::make_shared<const Trial>(std::move(*made));
    if (!made)
      world_.events.record(Level::warning, "the key that is rehearsed cannot be opened: " + made.error().message);
  }
  tried_ = kid;
  const std::lock_guard lock(mutex_);
  trial_ = std::move(trial);
  return {};
}

std::shared_ptr<const Trial> View::trial() const {
  const std::lock_guard lock(mutex_);
  return trial_;
}

Result<std::shared_ptr<const Handout>> View::ring() const {
  const std::optional<Error> failing = voice_.failing();
  const std::lock_guard lock(mutex_);
  if (stopped_) return failure(stopped_->error);
  // It has none, or is stopped since somebody holds another one: what was handed out may not be the right one.
  if (failing && failing->code == Code::ring_unavailable) return failure(*failing);
  if (handout_) return handout_;
  if (failing) return failure(*failing);
  return failure(Code::ring_unavailable, "the hub has not read its store yet", "ask again in a second");
}

Result<std::shared_ptr<const Handout>> View::ring_from(rotation::Position position) {
  Result<std::shared_ptr<const Handout>> known = ring();
  if (known && (*known)->ring().position >= position) return known;
  static_cast<void>(look());
  known = ring();
  if (!known || (*known)->ring().position >= position) return known;
  // The store has it, and it cannot be opened.
  return failure(voice_.failing().value_or(
      Error{Code::ring_unavailable, "the store has no ring of " + text_of(position), "see the log of the hub"}));
}

void View::hear(std::string_view member, const rotation::Held& held) {
  const Result<std::shared_ptr<const Handout>> known = ring();
  if (!known) return;
  const rotation::Held& own = (*known)->held();
  const std::string who = std::string(member) + " holds the ring of " + text_of(held.position);
  if (held.position > own.position) {
    // Another process may have taken a step since the last look; and of a store that is away nothing is known.
    const bool is_there = ring_from(held.position).has_value();
    if (!is_there && !voice_.failing()) stop(held.position, who + ", which is later than that of the store");
  } else if (held.position == own.position && !held.digest.empty() && held.digest != own.digest) {
    stop(held.position, who + " with other bytes than the store has");
  }
}

Result<std::vector<rotation::OfferedKey>> View::seal(const Offer& offer) const {
  if (seals_.empty()) return std::vector<rotation::OfferedKey>();
  return sealed_keys_of(offer, seals_.front(), world_.randomness);
}

void View::stop(rotation::Position position, std::string message) {
  const std::lock_guard lock(mutex_);
  if (stopped_ && stopped_->position >= position) return;
  world_.events.record(Level::error, "the hub is stopped: " + message);
  stopped_ = Fork{position,
                  {Code::ring_unavailable, "the hub is stopped: " + std::move(message),
                   "was the store restored from a backup? see docs/rotation.md"}};
}

rotation::Moment View::now() const {
  const std::lock_guard lock(mutex_);
  return store_time_ + std::chrono::floor<std::chrono::seconds>(world_.clock.elapsed() - looked_at_);
}

std::optional<Error> View::fault() const {
  std::optional<Error> failing = voice_.failing();
  const std::lock_guard lock(mutex_);
  if (stopped_) return stopped_->error;
  if (!failing && !handout_) return Error{Code::ring_unavailable, "the hub has not read its store yet", ""};
  return failing;
}

}  // namespace jwtsync::hub
