// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/keeper.h>

#include "base/encoding.h"
#include "base/error.h"
#include "base/text.h"
#include "configuration/settings.h"
#include "fleet/challenge.h"
#include "keeper/state.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace jwtsync {
namespace {

Result<std::string> new_instance(const World& world) {
  std::array<char, 4> bytes{};
  if (Result<void> filled = world.randomness.fill(bytes); !filled) return failure(std::move(filled).error());
  return configuration::instance_name(world) + "-" + base::hex_encode({bytes.data(), bytes.size()});
}

std::vector<std::string> algorithms_of(const Expectations& expectations, std::span<const Key> keys) {
  std::vector<std::string> names;
  const auto add = [&](Algorithm algorithm) {
    std::string name(name_of(algorithm));
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  };
  for (const Algorithm algorithm : expectations.algorithms) add(algorithm);
  if (!names.empty()) return names;
  for (const Key& key : keys) add(key.algorithm());
  return names;
}

}  // namespace

std::size_t Keeper::Snapshot::place_of_key(const VerifiedToken& token) const noexcept {
  const auto keys = loaded.prepared->ring.keys();
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& key) {
    return key.kid() == token.kid() && key.algorithm() == token.algorithm();
  });
  return static_cast<std::size_t>(found - keys.begin());
}

bool Keeper::Snapshot::is_lost() const noexcept {
  const auto held = keys();
  return std::any_of(held.begin(), held.end(), [](const Key& key) { return key.material().lost(); });
}

Identity Keeper::State::identity(const Snapshot& now) const {
  return {now.loaded.facts.service, instance, options.witness};
}

Keeper::Keeper(std::unique_ptr<State> state) : state_(std::move(state)) {}
Keeper::~Keeper() = default;

Result<std::unique_ptr<Keeper>> Keeper::open(const World& world, KeeperOptions options) {
  if (options.service && base::trim(*options.service).empty()) {
    return failure(Code::argument_invalid, "the name of the service is empty",
                   "give a name, or none: jwtsync serve --help says where it is then taken from");
  }
  if (Result<void> good = configuration::check_labels(options.labels); !good) return failure(std::move(good).error());
  auto state = std::make_unique<State>(world, std::move(options));
  Result<std::string> instance = new_instance(world);
  if (!instance) return failure(std::move(instance).error());
  state->instance = std::move(*instance);
  state->read_deploy();
  if (Result<void> started = state->start(ResolveOptions{}.deadline); !started) {
    return failure(std::move(started).error());
  }
  return std::unique_ptr<Keeper>(new Keeper(std::move(state)));
}

Result<std::string_view> Keeper::sign(const Claims& claims, Local& local) const {
  const Snapshot& held = snapshot(local);
  if (!held.parties.empty()) return held.parties.front().keeper->sign(claims, local_of(held, 0, local));
  if (!held.has_key()) return failure(held.why_no_key());
  const Result<Signer>& signer = held.loaded.prepared->signer;
  if (!signer) return failure(signer.error());
  if (held.loaded.followed) return sign_under_permit(held, claims, local);
  Result<std::string_view> token = signer->sign(claims, local.scratch_);
  if (token) state_->counters.keys[held.slots.front()].signatures.add();  // the signing key is a ring's first
  return token;
}

const Configuration& Keeper::configuration(Local& local) const { return last_seen(local).loaded.facts.configuration; }

Report Keeper::State::report() const {
  const std::shared_ptr<const Snapshot> now = current();
  Report report = now->parties.empty() ? own_report(*now) : joint_report(*now);
  const std::lock_guard lock(probes_mutex);
  report.probes = probes;
  return report;
}

Report Keeper::State::own_report(const Snapshot& now) const {
  const keeper::Facts& facts = now.loaded.facts;
  const Expectations& expectations = facts.expectations;
  Report report;
  report.identity = identity(now);
  report.environment = facts.environment ? facts.environment->name : "unknown";
  if (facts.environment) report.environment_from = facts.environment->from;
  report.source = facts.source;
  report.trail = facts.trail;
  report.length = facts.length;
  report.warnings = facts.warnings;
  if (!now.has_key()) report.error = now.loaded.prepared.error();
  report.reload_error = last_error();
  if (freshness.is_stale(world.clock.elapsed())) {
    report.warnings.push_back(
        {WarningKind::stale, following && options.handover
                                 ? "the " + facts.source + " was not heard: the command goes on with what it was given"
                             : following
                                 ? "fenced: the " + facts.source + " was not heard, and may have other keys by now"
                                 : "the keys are stale: " + facts.source + " was to be asked for them again by now"});
  }
  report.handed_over = options.handover;
  report.fingerprint = facts.fingerprint;
  for (const Key& key : now.keys()) {
    report.keys.push_back({std::string(key.kid()), key.role(), std::string(name_of(key.algorithm()))});
  }
  report.issuer = expectations.issuer;
  report.audiences = expectations.audiences;
  report.leeway = expectations.leeway;
  report.algorithms = algorithms_of(expectations, now.keys());
  report.type = expectations.type;
  report.required_claims = expectations.required_claims;
  report.audience_match = expectations.audience_match.value_or(AudienceMatch::any);
  report.max_age = expectations.max_age.value_or(std::chrono::seconds(0));
  report.allow_missing_expiration = expectations.allow_missing_expiration;
  report.allow_issued_in_future = expectations.allow_issued_in_future;
  report.allow_numeric_subject = expectations.allow_numeric_subject;
  report.require_low_s = expectations.require_low_s;
  report.issuer_aliases = expectations.issuer_aliases;
  report.generation = now.generation;
  report.loaded_at = now.loaded_at;
  report.clock = world.clock.now();
  report.version = JWTSYNC_VERSION;
  report.rules = facts.rules;
  report.labels = facts.labels;
  report.refusals = keeper::with_some(refusals.read(), without_token.read());
  return report;
}

Result<ChallengeAnswer> Keeper::State::challenge(const Nonce& nonce, Variants variants) const {
  const std::shared_ptr<const Snapshot> now = current();
  if (!now->parties.empty()) return joint_challenge(*now, nonce, variants);
  if (!now->has_key()) return ChallengeAnswer{now->loaded.facts.service, instance, {}};
  return now->loaded.prepared->answers.answer(identity(*now), nonce, variants);
}

Report Keeper::report() const { return state_->report(); }

void Keeper::note_probes(std::vector<ReportedProbe> probes) {
  const std::lock_guard lock(state_->probes_mutex);
  state_->probes = std::move(probes);
}

Result<ChallengeAnswer> Keeper::challenge(const Nonce& nonce, Variants variants) const {
  return state_->challenge(nonce, variants);
}

std::optional<Error> Keeper::State::why_unusable(const Snapshot& now) const {
  if (!now.has_key()) return now.loaded.prepared.error();
  if (now.is_lost()) return base::lost_in_fork();
  if (freshness.has_ended(world.clock.elapsed())) return outdated(now);
  return std::nullopt;
}

Readiness Keeper::readiness() const {
  const std::shared_ptr<const Snapshot> held = state_->current();
  if (!held->parties.empty()) return joint_readiness(*held);
  std::optional<Error> error = state_->why_unusable(*held);
  const bool ready = !error;
  std::optional<Error> reload_error = state_->last_error();
  const bool is_outdated = reload_error && reload_error->code == Code::keys_outdated;
  return {ready, held->generation, std::move(error), std::move(reload_error),
          is_outdated || state_->freshness.is_stale(state_->world.clock.elapsed())};
}

Metrics Keeper::metrics() const {
  Metrics metrics = keeper::read(state_->counters, state_->key_slots);
  const std::shared_ptr<const Snapshot> now = state_->current();  // another thread may put a later one in its place
  for (const Party& party : now->parties) {
    keeper::add(metrics, party.keeper->metrics(), party.names.front());
  }
  return metrics;
}

Configuration Keeper::configuration() const { return state_->current()->loaded.facts.configuration; }

Result<KeyRing> Keeper::ring() const {
  const std::shared_ptr<const Snapshot> held = state_->current();
  if (!held->parties.empty()) return held->parties.front().keeper->ring();
  if (!held->has_key()) return failure(held->why_no_key());
  return held->loaded.prepared->ring;
}

Result<KeyRing> Keeper::published_ring() const {
  const State& state = *state_;
  // Who reads it keeps it for a while: an old set would outlive what this process knows.
  if (state.following && state.freshness.is_stale(state.world.clock.elapsed())) {
    return failure(state.outdated(*state.current()));
  }
  return ring();
}

std::vector<KeyRing> Keeper::rings() const {
  const std::shared_ptr<const Snapshot> held = state_->current();
  std::vector<KeyRing> rings;
  if (held->has_key()) rings.push_back(held->loaded.prepared->ring);
  for (const Party& party : held->parties) {
    for (KeyRing& ring : party.keeper->rings()) rings.push_back(std::move(ring));
  }
  return rings;
}

}  // namespace jwtsync
