// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/keeper.h>

#include "base/encoding.h"
#include "keeper/configuration_file.h"
#include "keeper/load.h"
#include "keeper/platform.h"
#include "keeper/watched.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <mutex>
#include <utility>

namespace jwtsync {

/// One ring in use and all that goes with it. Immutable: readers share it, a reload makes another.
struct Keeper::Held {
  keeper::Loaded loaded;
  Time loaded_at;
  std::uint64_t generation;
  /// The State this belongs to. As long as a Local keeps this Held, no other State's mark has the same address.
  std::shared_ptr<const char> mark;
};

struct Keeper::State {
  State(const World& outside, KeeperOptions opened_with) : world(outside), options(std::move(opened_with)) {}

  [[nodiscard]] Result<keeper::Loaded> load();
  [[nodiscard]] std::shared_ptr<const Held> current() const;
  [[nodiscard]] std::optional<Error> last_error() const;
  [[nodiscard]] Identity identity(const Held& held) const;
  [[nodiscard]] keeper::Watched what_to_watch();

  void take_into_use(keeper::Loaded loaded);
  void keep_after(const Error& error);
  void note_recovery();

  World world;
  const KeeperOptions options;
  std::string instance;
  const std::shared_ptr<const char> mark = std::make_shared<const char>('\0');

  std::mutex loading;  // one load at a time; guards `watched`
  keeper::Watched watched;

  mutable std::mutex held_mutex;  // guards `held` and `reload_error`, for a moment only
  std::shared_ptr<const Held> held;
  std::optional<Error> reload_error;
  std::atomic<std::uint64_t> generation{0};  // that of `held`: all that a call looks at while nothing changes
};

namespace {

constexpr std::chrono::seconds unseen_change_interval{60};

Result<std::string> new_instance(const World& world) {
  std::array<char, 4> bytes{};
  if (Result<void> filled = world.randomness.fill(bytes); !filled) return failure(std::move(filled).error());
  return keeper::instance_name(world) + "-" + base::hex_encode({bytes.data(), bytes.size()});
}

std::vector<std::string> algorithms_of(const Expectations& expectations, const KeyRing& ring) {
  std::vector<std::string> names;
  const auto add = [&](Algorithm algorithm) {
    std::string name(name_of(algorithm));
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  };
  for (const Algorithm algorithm : expectations.algorithms) add(algorithm);
  if (!names.empty()) return names;
  for (const Key& key : ring.keys()) add(key.algorithm());
  return names;
}

}  // namespace

// Loading.

Result<keeper::Loaded> Keeper::State::load() {
  const std::string file = keeper::configuration_file(world.variables, options.configuration).path;
  watched = {};
  watched.add(world.files, file);
  Result<Configuration> configuration = read_configuration(world, options.configuration);
  if (!configuration) return failure(std::move(configuration).error());
  for (const std::string& path : secret_files(world.variables, keeper::resolve_options(options, *configuration))) {
    watched.add(world.files, path);
  }
  return keeper::load(world, options, std::move(*configuration));
}

void Keeper::State::take_into_use(keeper::Loaded loaded) {
  const std::uint64_t next = generation.load() + 1;
  auto made = std::make_shared<const Held>(Held{std::move(loaded), world.clock.now(), next, mark});
  for (const std::string& warning : made->loaded.facts.warnings) world.events.record(Level::warning, warning);
  if (next > 1) {
    world.events.record(Level::info, "JWT keys reloaded from " + made->loaded.facts.source + ": generation " +
                                         std::to_string(next) + " is in use");
  }
  const std::lock_guard lock(held_mutex);
  held = std::move(made);
  reload_error.reset();
  generation.store(next, std::memory_order_release);
}

void Keeper::State::keep_after(const Error& error) {
  world.events.record(Level::error, "JWT keys not reloaded: " + error.message + "; generation " +
                                        std::to_string(generation.load()) + " stays in use; " +
                                        (error.hint.empty() ? "run: jwtsync resolve" : error.hint));
  const std::lock_guard lock(held_mutex);
  reload_error = error;
}

void Keeper::State::note_recovery() {
  const std::lock_guard lock(held_mutex);
  if (!reload_error) return;
  reload_error.reset();
  world.events.record(Level::info, "JWT keys can be reloaded again: they are those of generation " +
                                       std::to_string(generation.load()) + ", which stays in use");
}

std::shared_ptr<const Keeper::Held> Keeper::State::current() const {
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

Identity Keeper::State::identity(const Held& now) const {
  return {now.loaded.facts.service, instance, options.witness};
}

// The Keeper.

Keeper::Keeper(std::unique_ptr<State> state) : state_(std::move(state)) {}
Keeper::~Keeper() = default;

Result<std::unique_ptr<Keeper>> Keeper::open(const World& world, KeeperOptions options) {
  auto state = std::make_unique<State>(world, std::move(options));
  Result<std::string> instance = new_instance(world);
  if (!instance) return failure(std::move(instance).error());
  state->instance = std::move(*instance);
  Result<keeper::Loaded> loaded = state->load();
  if (!loaded) return failure(std::move(loaded).error());
  state->take_into_use(std::move(*loaded));
  return std::unique_ptr<Keeper>(new Keeper(std::move(state)));
}

const Keeper::Held& Keeper::snapshot(Local& local) const {
  const bool mine = local.mark_ == state_->mark.get();
  if (!mine || local.generation_ != state_->generation.load(std::memory_order_acquire)) {
    local.held_ = state_->current();
    local.generation_ = local.held_->generation;
    local.mark_ = state_->mark.get();
  }
  return *local.held_;
}

tl::expected<VerifiedToken, Refusal> Keeper::verify(std::string_view token, Local& local) const {
  return snapshot(local).loaded.verifier.verify(token, local.scratch_);
}

Error Keeper::explain(Refusal refusal, std::string_view token, Local& local) const {
  // The ring that refused the token is the one to ask, even if another came into use meanwhile.
  const Held& refused_by = local.mark_ == state_->mark.get() ? *local.held_ : snapshot(local);
  return refused_by.loaded.verifier.explain(refusal, token);
}

Result<std::string_view> Keeper::sign(const Claims& claims, Local& local) const {
  return snapshot(local).loaded.signer.sign(claims, local.scratch_);
}

Result<bool> Keeper::reload() {
  const std::lock_guard one_at_a_time(state_->loading);
  Result<keeper::Loaded> loaded = state_->load();
  if (!loaded) {
    state_->keep_after(loaded.error());
    return failure(std::move(loaded).error());
  }
  const std::shared_ptr<const Held> held = state_->current();
  if (loaded->facts == held->loaded.facts && keeper::same_keys(loaded->ring, held->loaded.ring)) {
    state_->note_recovery();
    return false;
  }
  state_->take_into_use(std::move(*loaded));
  return true;
}

Report Keeper::report() const {
  const std::shared_ptr<const Held> held = state_->current();
  const keeper::Facts& facts = held->loaded.facts;
  const Expectations& expectations = state_->options.expectations;
  Report report;
  report.identity = state_->identity(*held);
  report.environment = facts.environment.name;
  report.environment_from = facts.environment.from;
  report.source = facts.source;
  report.trail = facts.trail;
  report.warnings = facts.warnings;
  if (const std::optional<Error> error = state_->last_error()) {
    report.warnings.push_back("the last reload failed, and the keys of before stay in use: " + error->message);
  }
  report.fingerprint = facts.fingerprint;
  for (const Key& key : held->loaded.ring.keys()) {
    report.keys.push_back({std::string(key.kid()), key.role(), std::string(name_of(key.algorithm()))});
  }
  report.issuer = expectations.issuer;
  report.audiences = expectations.audiences;
  report.leeway = expectations.leeway;
  report.algorithms = algorithms_of(expectations, held->loaded.ring);
  report.generation = held->generation;
  report.loaded_at = held->loaded_at;
  report.clock = state_->world.clock.now();
  report.version = JWTSYNC_VERSION;
  report.rules = facts.rules;
  return report;
}

Result<ChallengeAnswer> Keeper::challenge(const Nonce& nonce, Variants variants) const {
  const std::shared_ptr<const Held> held = state_->current();
  return answer_challenge(state_->identity(*held), held->loaded.ring, nonce, variants,
                          keeper::least_length(held->loaded.facts.environment));
}

Readiness Keeper::readiness() const {
  const std::shared_ptr<const Held> held = state_->current();
  const auto keys = held->loaded.ring.keys();
  const bool lost = std::any_of(keys.begin(), keys.end(), [](const Key& key) { return key.material().lost(); });
  return {!lost, held->generation, state_->last_error()};
}

Configuration Keeper::configuration() const { return state_->current()->loaded.facts.configuration; }

KeyRing Keeper::ring() const { return state_->current()->loaded.ring; }

void Keeper::run(std::stop_token stop) {
  Watch& watch = state_->world.watch;
  const std::stop_callback end_the_wait(stop, [&watch] { watch.wake(); });
  while (!stop.stop_requested()) {
    const keeper::Watched watched = state_->what_to_watch();
    const Watch::Event event = watch.wait(watched.paths(), unseen_change_interval);
    if (stop.stop_requested()) return;
    if (event == Watch::Event::timed_out && !watched.changed(state_->world.files)) continue;
    // Its error was recorded, and stands in report and readiness.
    static_cast<void>(reload());
  }
}

void Keeper::wake() noexcept { state_->world.watch.wake(); }

}  // namespace jwtsync
