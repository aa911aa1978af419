// SPDX-License-Identifier: Apache-2.0
// Taking a ring into use, and keeping the one in use when the next cannot be used.
#include "configuration/settings.h"
#include "keeper/held_events.h"
#include "keeper/obstacle.h"
#include "keeper/state.h"
#include "ports/random_bits.h"
#include "sources/footprint.h"

#include <jwtsync/keeper.h>

namespace jwtsync {
namespace {

/// Whether it takes the tokens of several issuers. What is handed over is one secret, that of the first, and whoever
/// is given it takes no other's tokens.
bool takes_several(const Configuration& configuration, const KeeperOptions& options) {
  return !configuration.issuers.empty() && !options.handover;
}

}  // namespace

Result<Configuration> Keeper::State::configured(Events& events) {
  watched = {};
  if (handed) return *handed;
  const std::string file = configuration::configuration_file(world.variables, options.configuration).path;
  watched.add(world.files, file);
  Result<Configuration> configuration = read_configuration(world.with(events), options.configuration);
  if (!configuration) return configuration;
  return configuration::with_issuers(*std::move(configuration), options.issuers, options.sources, options.expectations);
}

Result<keeper::Loaded> Keeper::State::load(Configuration configuration, std::chrono::milliseconds deadline,
                                           Events& events) {
  const World seen = world.with(events);
  // Those of an issuer are its own: no variable that is for all of the process says them.
  ResolveOptions asked = configuration::resolve_options(configuration, options.environment,
                                                        handed ? configuration.sources : options.sources);
  asked.deadline = deadline;
  asked.known_keys = published;
  if (Result<void> sealed = world.variables.seal(sources::secret_variables(world.variables, asked)); !sealed) {
    return failure(std::move(sealed).error());
  }
  for (const std::string& path : sources::secret_files(world.variables, asked)) watched.add(world.files, path);
  const std::shared_ptr<const Snapshot> now = current();
  const KeyRing* const in_use = now && now->has_key() ? &now->loaded.prepared->ring : nullptr;
  return keeper::load(seen, options, asked, std::move(configuration), counters, in_use);
}

Result<void> Keeper::State::start(std::chrono::milliseconds deadline) {
  const auto begun = world.clock.elapsed();
  Result<Configuration> configuration = configured(world.events);
  if (!configuration) return failure(std::move(configuration).error());
  if (std::optional<FollowedHub> hub = handed ? std::nullopt : keeper::hub_of(*configuration, options)) {
    return start_following(std::move(*hub), std::move(*configuration));
  }
  if (takes_several(*configuration, options)) {
    static_cast<void>(reload_parties(std::move(*configuration), world.events));  // whose errors stand in the report
    if (std::optional<Error> error = why_not_open()) return failure(std::move(*error));
    return {};
  }
  Result<keeper::Loaded> loaded = load(std::move(*configuration), deadline, world.events);
  if (!loaded) return failure(std::move(loaded).error());
  if (loaded->prepared) {
    static_cast<void>(accept(begun, std::move(*loaded), world.events));
    return {};
  }
  if (options.without_key == WithoutKey::fail) return failure(loaded->prepared.error());
  fail(begun, std::move(loaded), world.events);
  return {};
}

void Keeper::State::hold(keeper::Loaded loaded, std::uint64_t generation, std::vector<Party> parties) {
  const std::uint64_t next = serial.load() + 1;
  std::vector<std::size_t> slots;
  if (loaded.prepared) slots = key_slots.slots_of(loaded.prepared->ring);
  auto made = std::make_shared<const Snapshot>(
      Snapshot{std::move(loaded), world.clock.now(), generation, next, mark, std::move(slots), std::move(parties)});
  const std::lock_guard lock(held_mutex);
  held = std::move(made);
  reload_error.reset();
  serial.store(next);  // in one order with what is noted of keys: KeyUse
}

void Keeper::State::take_into_use(keeper::Loaded loaded, Events& events) {
  const std::shared_ptr<const Snapshot> before = current();
  const std::uint64_t generation = before ? before->total_generation() + 1 : 1;
  for (const Warning& warning : loaded.facts.warnings) events.record(Level::warning, warning.text);
  if (before) {
    events.record(Level::info,
                  (before->has_key() ? "JWT keys reloaded from " : "this process has a JWT key now, from ") +
                      loaded.facts.source + ": generation " + std::to_string(generation) + " is in use");
  }
  hold(std::move(loaded), generation);
}

/// After the keys are in use: whoever sees that a fetch is over finds what it gave.
void Keeper::State::note_fetch(std::chrono::nanoseconds begun, std::optional<PublishedKeys> found) {
  if (following) return;  // how long it is good is for presence to say
  published = std::move(found);
  if (!published) return freshness.does_not_apply();
  freshness.landed(begun, world.clock.elapsed(), published->fresh_for, ports::random_bits(world.randomness));
}

void Keeper::State::keep_after(const Error& error, Events& events) {
  events.record(Level::error, "JWT keys not reloaded: " + error.message + "; generation " +
                                  std::to_string(current()->total_generation()) + " stays in use; " +
                                  (error.hint.empty() ? "run: jwtsync resolve" : error.hint));
  const std::lock_guard lock(held_mutex);
  reload_error = error;
}

void Keeper::State::note_recovery(Events& events) {
  {
    const std::lock_guard lock(held_mutex);
    if (!reload_error) return;
    reload_error.reset();
  }
  // Whoever hears of it may verify a token right there.
  events.record(Level::info, "JWT keys can be reloaded again: they are those of generation " +
                                 std::to_string(current()->total_generation()) + ", which stays in use");
}

std::shared_ptr<const Keeper::Snapshot> Keeper::State::current() const {
  const std::lock_guard lock(held_mutex);
  return held;
}

std::optional<Error> Keeper::State::last_error() const {
  const std::lock_guard lock(held_mutex);
  return reload_error;
}

keeper::Watched Keeper::State::what_to_watch() {
  const std::lock_guard lock(loading);
  return watched;
}

std::optional<Error> Keeper::State::last_failure() const {
  const std::lock_guard lock(held_mutex);
  return held->is_of_use() ? reload_error : std::optional<Error>(held->loaded.prepared.error());
}

Result<bool> Keeper::State::reload(std::chrono::milliseconds deadline, Events& events) {
  counters.reloads.add();
  const auto begun = world.clock.elapsed();
  Result<Configuration> configuration = configured(events);
  if (configuration && following) return reload_following(std::move(*configuration), events);
  if (configuration && takes_several(*configuration, options)) {
    return reload_parties(std::move(*configuration), events);
  }
  Result<keeper::Loaded> loaded = configuration ? load(std::move(*configuration), deadline, events)
                                                : Result<keeper::Loaded>(failure(std::move(configuration).error()));
  if (loaded && loaded->prepared) return accept(begun, std::move(*loaded), events);
  const Error error = loaded ? loaded->prepared.error() : loaded.error();
  counters.reload_failures.add(error.code);
  fail(begun, std::move(loaded), events);
  return failure(error);
}

Result<bool> Keeper::State::reload_since_due(std::chrono::milliseconds deadline) {
  const std::optional<Error> before = last_failure();
  if (!before) return reload(deadline, world.events);
  keeper::HeldEvents events(world.events);
  Result<bool> reloaded = reload(deadline, events);
  if (reloaded || reloaded.error() != *before) events.release();
  return reloaded;
}

bool Keeper::State::accept(std::chrono::nanoseconds begun, keeper::Loaded loaded, Events& events) {
  std::optional<PublishedKeys> found = std::move(loaded.published);
  const std::shared_ptr<const Snapshot> now = current();
  const bool had_key = now && now->has_key();
  const bool same_set = had_key && keeper::same_set(loaded.prepared->ring, now->loaded.prepared->ring);
  const bool had_failed = last_error().has_value();
  const bool same_keys = had_key && keeper::same_keys(loaded.prepared->ring, now->loaded.prepared->ring);
  const bool stays = had_key && options.handover && !renews;  // what was handed over is what it is
  const bool changed = !stays && (!same_keys || loaded.facts != now->loaded.facts);
  const bool is_outdated = following && stays ? needs_others(loaded, *now) : !same_keys;
  if (following) following->is_outdated = is_outdated && !changed;
  if (changed) {
    take_into_use(std::move(loaded), events);
  } else if (is_outdated) {
    note_outdated(loaded.facts, events);
  } else {
    note_recovery(events);
  }
  last_read = watched.paths();
  retry.succeeded();
  if (!same_set) freshness.changed();
  note_fetch(begun, std::move(found));
  if (changed || had_failed) answer_deploy(events);
  return changed;
}

void Keeper::State::fail(std::chrono::nanoseconds begun, Result<keeper::Loaded> loaded, Events& events) {
  using keeper::Retry;
  const auto obstacle = loaded ? keeper::obstacle_of(loaded->facts.trail) : Retry::Obstacle::passing;
  const std::shared_ptr<const Snapshot> now = current();
  if (now && now->is_of_use()) {
    keep_after(loaded ? loaded->prepared.error() : loaded.error(), events);
  } else if (loaded) {
    stay_without_key(std::move(*loaded), events);
  } else {
    stay_without_key({now->loaded.facts, failure(std::move(loaded).error()), {}}, events);
  }
  // A file that this load did not come to may change as well.
  for (const std::string& path : last_read) watched.add(world.files, path);
  freshness.failed(begun);
  retry.failed(world.clock.elapsed(), obstacle, ports::random_bits(world.randomness));
  answer_deploy(events);
}

Result<bool> Keeper::reload() {
  const std::lock_guard one_at_a_time(state_->loading);
  return state_->reload(ResolveOptions{}.deadline, state_->world.events);
}

Result<bool> Keeper::refresh() {
  if (state_->following) return refresh_followed();
  Result<bool> refreshed = [&]() -> Result<bool> {
    const std::lock_guard one_at_a_time(state_->loading);
    if (state_->watched.changed(state_->world.files)) return state_->reload_since_due(ResolveOptions{}.deadline);
    if (!state_->is_due(state_->world.clock.elapsed())) return false;
    return state_->reload_since_due(keeper::patience);
  }();
  // Each issuer for itself, whatever became of those before it.
  const std::shared_ptr<const Snapshot> now = state_->current();  // another thread may put a later one in its place
  for (const Party& party : now->parties) {
    Result<bool> one = party.keeper->refresh();
    if (one ? *one && refreshed : refreshed.has_value()) refreshed = std::move(one);
  }
  return refreshed;
}

}  // namespace jwtsync
