// SPDX-License-Identifier: Apache-2.0
// Several issuers: a Keeper for each, kept up to what the configuration says.
#include "base/text.h"
#include "configuration/settings.h"
#include "keeper/state.h"
#include "ports/random_bits.h"

#include <jwtsync/keeper.h>
#include <algorithm>
#include <string>
#include <utility>

namespace jwtsync {
namespace {

/// Events of one of several issuers, which say whose they are.
class NamedEvents final : public Events {
 public:
  NamedEvents(Events& events, std::string_view issuer)
      : events_(events), prefix_("issuer \"" + base::printable(issuer) + "\": ") {}
  void record(Level level, std::string_view text) override { events_.record(level, prefix_ + std::string(text)); }

 private:
  Events& events_;
  const std::string prefix_;
};

std::vector<std::string> names_of(const Issuer& issuer) {
  std::vector<std::string> names{*issuer.expectations.issuer};
  const auto& aliases = issuer.expectations.issuer_aliases;
  names.insert(names.end(), aliases.begin(), aliases.end());
  return names;
}

Error of_issuer(Error error, std::string_view issuer) {
  error.message = "issuer \"" + base::printable(issuer) + "\": " + error.message;
  return error;
}

/// One that does not answer must not take the time of all.
std::chrono::milliseconds deadline_of_each(std::size_t issuers) {
  const auto all = ResolveOptions{}.deadline;
  return std::max<std::chrono::milliseconds>(all / static_cast<int>(issuers), keeper::patience);
}

}  // namespace

bool Keeper::Snapshot::can_judge() const {
  return has_key() || std::any_of(parties.begin(), parties.end(),
                                  [](const Party& party) { return party.state().current()->has_key(); });
}

std::uint64_t Keeper::Snapshot::total_generation() const {
  std::uint64_t total = generation;
  for (const Party& party : parties) total += party.state().current()->generation;
  return total;
}

Keeper::Party Keeper::State::party_of(const Configuration& configuration, const Issuer& issuer,
                                      std::chrono::milliseconds deadline) const {
  Party party{names_of(issuer), nullptr};
  Configuration alone = configuration::of_issuer(configuration, issuer);
  const std::shared_ptr<const Snapshot> now = current();
  for (const Party& known : now ? now->parties : std::vector<Party>{}) {
    if (known.names.front() != party.names.front()) continue;
    party.keeper = known.keeper;
    const std::lock_guard one_at_a_time(known.state().loading);
    known.state().handed = std::move(alone);
    static_cast<void>(known.state().reload(deadline, known.state().world.events));  // its error stands in its report
    return party;
  }
  KeeperOptions said{.service = options.service,
                     .configuration = {},
                     .environment = options.environment,
                     .sources = {},
                     .expectations = {},
                     .issuers = {},
                     .witness = options.witness,
                     .without_key = WithoutKey::wait};
  auto state =
      std::make_unique<State>(world, std::move(said), std::make_unique<NamedEvents>(world.events, party.names.front()));
  state->instance = instance;
  state->handed = alone;
  if (const Result<void> started = state->start(deadline); !started) {
    keeper::Facts facts;
    facts.expectations = alone.expectations;
    facts.configuration = std::move(alone);
    state->hold({std::move(facts), failure(started.error()), {}}, 0);
  }
  party.keeper = std::shared_ptr<Keeper>(new Keeper(std::move(state)));
  return party;
}

Result<bool> Keeper::State::reload_parties(Configuration configuration, Events& events) {
  const std::shared_ptr<const Snapshot> before = current();
  const std::uint64_t total = before ? before->total_generation() : 0;
  const std::chrono::milliseconds deadline = deadline_of_each(configuration.issuers.size());
  std::vector<Party> parties;
  for (const Issuer& issuer : configuration.issuers) parties.push_back(party_of(configuration, issuer, deadline));

  const bool has_any = std::any_of(parties.begin(), parties.end(),
                                   [](const Party& party) { return party.state().current()->has_key(); });
  if (before && before->has_key() && !has_any) {  // one ring is in use, and goes on until an issuer has a key
    const Error error = of_issuer(*parties.front().state().last_failure(), parties.front().names.front());
    keep_after(error, events);
    retry.failed(world.clock.elapsed(), keeper::Retry::Obstacle::passing, ports::random_bits(world.randomness));
    return failure(error);
  }
  const bool same = before && !before->parties.empty() && before->loaded.facts.configuration == configuration;
  if (same) {
    note_recovery(events);
  } else {
    keeper::Facts facts;
    facts.service = configuration::service_name(world, configuration, options.service);
    facts.configuration = std::move(configuration);
    std::uint64_t of_parties = 0;
    for (const Party& party : parties) of_parties += party.state().current()->generation;
    // All together goes up, even where an issuer went away and its count with it.
    const std::uint64_t own = before ? std::max(total + 1, of_parties) - of_parties : 0;
    hold({std::move(facts), failure(Code::ring_unavailable, "its keys are those of several issuers"), {}}, own,
         std::move(parties));
  }
  last_read = watched.paths();
  retry.succeeded();
  published.reset();
  freshness.does_not_apply();
  const std::shared_ptr<const Snapshot> now = current();
  if (!before || now->total_generation() != total) answer_deploy(events);
  for (const Party& party : now->parties) {
    const std::optional<Error> error = party.state().last_failure();
    if (error) return failure(of_issuer(*error, party.names.front()));
  }
  return !before || now->total_generation() != total;
}

std::optional<Error> Keeper::State::why_not_open() const {
  if (options.without_key == WithoutKey::wait) return std::nullopt;
  const std::shared_ptr<const Snapshot> now = current();
  std::optional<Error> first;
  for (const Party& party : now->parties) {
    const std::optional<Error> error = party.state().last_failure();
    // What is configured wrong no waiting mends.
    if (error && error->category() == Category::usage) return of_issuer(*error, party.names.front());
    if (error && !first) first = of_issuer(*error, party.names.front());
  }
  return now->can_judge() ? std::nullopt : first;
}

Report Keeper::State::joint_report(const Snapshot& now) const {
  // Of where, when and by which rules, the first speaks for all.
  Report joint = now.parties.front().keeper->report();
  joint.keys.clear();
  joint.audiences.clear();
  joint.algorithms.clear();
  joint.warnings.clear();
  joint.issuer.reset();
  joint.issuer_aliases.clear();
  joint.type.reset();
  joint.required_claims.clear();
  joint.audience_match.reset();
  joint.max_age.reset();
  joint.allow_missing_expiration.reset();
  joint.allow_issued_in_future.reset();
  joint.allow_numeric_subject.reset();
  joint.require_low_s.reset();
  // Of tokens that are of none of them.
  joint.refusals = keeper::with_some(refusals.read(), without_token.read());
  joint.reload_error = last_error();
  joint.generation = now.total_generation();
  const auto add = [](auto& all, const auto& more) {
    for (const auto& each : more) {
      if (std::find(all.begin(), all.end(), each) == all.end()) all.push_back(each);
    }
  };
  for (const Party& party : now.parties) {
    Report own = party.keeper->report();
    for (ReportedKey& key : own.keys) {
      if (&party != &now.parties.front()) key.role = KeyRole::verifies;  // the process signs with keys of the first
      joint.keys.push_back(key);
    }
    add(joint.warnings, own.warnings);
    add(joint.audiences, own.audiences);
    add(joint.algorithms, own.algorithms);
    joint.loaded_at = std::max(joint.loaded_at, own.loaded_at);
    if (own.reload_error && !joint.reload_error) joint.reload_error = of_issuer(*own.reload_error, party.names.front());
    keeper::join(joint.refusals, std::exchange(own.refusals, {}));
    joint.issuers.push_back(std::move(own));
  }
  if (!joint.keys.empty()) joint.error.reset();
  return joint;
}

Result<ChallengeAnswer> Keeper::State::joint_challenge(const Snapshot& now, const Nonce& nonce,
                                                       Variants variants) const {
  ChallengeAnswer joint{now.loaded.facts.service, instance, {}};
  for (const Party& party : now.parties) {
    Result<ChallengeAnswer> own = party.keeper->challenge(nonce, variants);
    if (!own) return own;
    for (KeyAnswer& key : own->keys) {
      key.issuer = party.names.front();
      if (&party != &now.parties.front()) key.role = KeyRole::verifies;
      joint.keys.push_back(std::move(key));
    }
  }
  return joint;
}

Readiness Keeper::joint_readiness(const Snapshot& held) const {
  Readiness joint{.ready = false, .generation = held.total_generation()};
  joint.reload_error = state_->last_error();
  for (const Party& party : held.parties) {
    Readiness own = party.keeper->readiness();
    joint.ready = joint.ready || own.ready;
    joint.stale = joint.stale || own.stale;
    if (own.error && !joint.error) joint.error = of_issuer(*own.error, party.names.front());
    if (own.reload_error && !joint.reload_error) joint.reload_error = of_issuer(*own.reload_error, party.names.front());
    joint.issuers.push_back(
        {party.names.front(), own.ready, std::move(own.error), std::move(own.reload_error), own.stale});
  }
  if (joint.ready) joint.error.reset();
  return joint;
}

}  // namespace jwtsync
