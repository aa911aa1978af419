// SPDX-License-Identifier: Apache-2.0
#include "cli/own_sources.h"

#include <algorithm>
#include <set>
#include <utility>
#include "diagnosis/evidence.h"
#include "fleet/challenge.h"
#include "fleet/report_values.h"
#include "sources/fitness.h"

namespace jwtsync::cli {
namespace {

/// A search of the one source, in the environment that is said here, else in that of the services.
ResolveOptions search_of(const World& world, const Sourcing& sourcing, const std::string& locator,
                         const std::optional<std::string>& environment) {
  ResolveOptions options = sourcing.options;
  options.sources = {locator};
  const Result<Environment> said = detect_environment(world.variables, options);
  const bool is_unsaid = said ? said->from == EnvironmentFrom::unsaid : said.error().code == Code::environment_unset;
  if (!is_unsaid || !environment) return options;
  ResolveOptions in_theirs = options;
  in_theirs.environment = environment;
  // One that their configuration adds may be unknown here.
  return detect_environment(world.variables, in_theirs) ? in_theirs : options;
}

Report report_of(const configuration::ResolvedRing& resolved, const World& world) {
  const Resolution& resolution = resolved.resolution;
  Report report;
  if (const Environment* const environment = resolution.environment()) {
    report.environment = environment->name;
    report.environment_from = environment->from;
  }
  report.trail = resolution.trail;
  report.warnings = resolution.warnings;
  report.loaded_at = report.clock = world.clock.now();
  report.version = JWTSYNC_VERSION;
  if (!resolved.ring) {
    report.error = resolved.ring.error();
    return report;
  }
  report.source = resolution.found->source;
  report.length = fleet::step_of(resolution.found->length);
  // As a process tells it: its exact length would tell of a secret.
  for (TrailEntry& entry : report.trail) {
    if (entry.outcome == Outcome::found) entry.detail = name_of(*report.length);
  }
  report.generation = 1;
  std::set<std::string> algorithms;
  for (const Key& key : resolved.ring->keys()) {
    const std::string algorithm(name_of(key.algorithm()));
    report.keys.push_back({std::string(key.kid()), key.role(), algorithm});
    algorithms.insert(algorithm);
  }
  report.algorithms.assign(algorithms.begin(), algorithms.end());
  return report;
}

Witnessed witness_of(const World& world, const OwnSourceLook& look, std::size_t place, const Nonce& nonce) {
  Witnessed witnessed =
      witness_here(world, look.resolved, nonce, {look.locator, "here-" + std::to_string(place), Witness::self});
  witnessed.target = OwnSource{look.locator};
  if (!witnessed.testimony) return witnessed;
  if (look.resolved.ring) {
    const Result<void> guessed =
        diagnosis::add_guessed_answers(witnessed.testimony->challenge, *look.resolved.ring, nonce, look.locator);
    if (!guessed) witnessed.testimony = failure(guessed.error());
    if (!guessed) return witnessed;
  }
  // It was named to be read alone: that others are not read is nothing to tell of it.
  std::erase_if(witnessed.testimony->report.warnings, [](const Warning& warning) {
    return warning.kind == WarningKind::never_read || warning.kind == WarningKind::unknown_variable;
  });
  return witnessed;
}

}  // namespace

Witnessed witness_here(const World& world, const configuration::ResolvedRing& resolved, const Nonce& nonce,
                       const Identity& identity) {
  Testimony testimony{report_of(resolved, world), {identity.service, identity.instance, {}}};
  testimony.report.identity = identity;
  if (resolved.ring) {
    Result<ChallengeAnswer> answer = fleet::answer_challenge(identity, *resolved.ring, nonce, Variants::with,
                                                             sources::least_length(*resolved.resolution.environment()));
    if (!answer) return {OwnSource{identity.service}, failure(std::move(answer).error())};
    testimony.challenge = *std::move(answer);
  }
  return {OwnSource{identity.service}, std::move(testimony)};
}

std::optional<std::string> common_environment(std::span<const Witnessed> witnessed) {
  std::set<std::string> names;
  for (const Witnessed& one : witnessed) {
    if (one.testimony && !one.testimony->report.environment_from.text().empty())
      names.insert(one.testimony->report.environment);
  }
  if (names.size() != 1) return std::nullopt;
  return *names.begin();
}

Result<std::vector<OwnSourceLook>> look_into(const World& world, const Sourcing& sourcing,
                                             const std::vector<std::string>& locators,
                                             const std::optional<std::string>& environment) {
  std::vector<OwnSourceLook> looks;
  for (const std::string& locator : locators) {
    const bool is_twice =
        std::any_of(looks.begin(), looks.end(), [&](const OwnSourceLook& look) { return look.locator == locator; });
    if (is_twice) return failure(Code::argument_invalid, "--source names one source twice", "name each once");
    OwnSourceLook look{locator, configuration::resolve_ring(world, search_of(world, sourcing, locator, environment),
                                                            sourcing.configuration.expectations)};
    const Result<KeyRing>& ring = look.resolved.ring;
    if (!ring && ring.error().category() == Category::usage) return failure(ring.error());
    looks.push_back(std::move(look));
  }
  return looks;
}

std::vector<Witnessed> witness(const World& world, std::span<const OwnSourceLook> looks, const Nonce& nonce,
                               const AgreeOptions& options) {
  std::vector<Witnessed> witnessed;
  for (const OwnSourceLook& look : looks) {
    witnessed.push_back(witness_of(world, look, witnessed.size() + 1, nonce));
    Witnessed& last = witnessed.back();
    // A source is of every revision, so that it is not set aside.
    if (last.testimony && options.revision) last.testimony->report.labels["revision"] = *options.revision;
  }
  return witnessed;
}

}  // namespace jwtsync::cli
