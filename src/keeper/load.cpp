// SPDX-License-Identifier: Apache-2.0
#include "keeper/load.h"

#include "keeper/resolved_ring.h"

#include "base/text.h"
#include "fleet/length.h"
#include "keeper/counting.h"
#include "keeper/platform.h"
#include "keyring/read_keys.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

namespace jwtsync::keeper {
namespace {

bool same_entry(const TrailEntry& a, const TrailEntry& b) {
  return std::tie(a.locator, a.outcome, a.detail) == std::tie(b.locator, b.outcome, b.detail);
}

auto tie(const Facts& facts) {
  return std::tie(facts.service, facts.source, facts.locator, facts.fingerprint, facts.warnings, facts.rules,
                  facts.configuration);
}

bool same_environment(const std::optional<Environment>& a, const std::optional<Environment>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return std::tie(a->name, a->kind, a->from) == std::tie(b->name, b->kind, b->from);
}

/// Argument over variable over file over what the platform says.
std::string service_name(const World& world, const KeeperOptions& options, const Configuration& configuration) {
  if (options.service) return *options.service;
  const std::string_view variable = base::trim(world.variables.get("JWTSYNC_SERVICE").value_or(""));
  if (!variable.empty()) return std::string(variable);
  if (configuration.service) return *configuration.service;
  return platform_service(world.variables).value_or("unnamed");
}

std::vector<Warning> warnings_of(const World& world, std::vector<Warning> warnings,
                                 const std::vector<std::string>& files) {
  for (const std::string& path : files) {
    const Result<FileStatus> status = world.files.status(path);
    if (status && status->mounted_alone) {
      warnings.push_back(
          {WarningKind::mounted_alone, path + " is mounted by subPath and never updated by Kubernetes; restart "
                                              "after a rotation"});
    }
  }
  return warnings;
}

Result<Prepared> prepare(const Resolution& resolution, const Expectations& expectations, const Clock& clock,
                         const KeyRing* known) {
  Result<KeyRing> ring = ring_of(resolution, expectations, known);
  if (!ring) return failure(std::move(ring).error());
  Result<Verifier> verifier = Verifier::create(*ring, expectations, clock);
  if (!verifier) return failure(std::move(verifier).error());
  Result<Signer> signer = Signer::create(*ring);
  if (!signer && signer.error().code != Code::signing_key_absent) return failure(std::move(signer).error());
  Result<AnswerKeys> answers = AnswerKeys::derive(*ring, Variants::with, least_length(resolution.found->environment));
  if (!answers) return failure(std::move(answers).error());
  return Prepared{std::move(*ring), std::move(*verifier), std::move(signer), std::move(*answers)};
}

}  // namespace

bool operator==(const Facts& a, const Facts& b) {
  return tie(a) == tie(b) && same_environment(a.environment, b.environment) &&
         std::equal(a.trail.begin(), a.trail.end(), b.trail.begin(), b.trail.end(), same_entry);
}

Expectations expectations_of(const KeeperOptions& options, const Configuration& configuration) {
  Expectations result = configuration.expectations;
  const Expectations& argument = options.expectations;
  if (argument.issuer) result.issuer = argument.issuer;
  if (!argument.audiences.empty()) result.audiences = argument.audiences;
  if (!argument.algorithms.empty()) result.algorithms = argument.algorithms;
  if (argument.leeway != std::chrono::seconds(0)) result.leeway = argument.leeway;
  if (!argument.required_claims.empty()) result.required_claims = argument.required_claims;
  if (argument.type) result.type = argument.type;
  if (argument.allow_missing_expiration) result.allow_missing_expiration = true;
  return result;
}

ResolveOptions resolve_options(const KeeperOptions& options, const Configuration& configuration) {
  ResolveOptions result;
  result.environment = options.environment;
  result.configured_environment = configuration.environment;
  result.sources = options.sources;
  result.configured_sources = configuration.sources;
  result.added_environments = configuration.environments;
  result.configuration_warnings = configuration.warnings;
  return result;
}

Loaded load(const World& world, const KeeperOptions& options, const ResolveOptions& asked, Configuration configuration,
            Counters& counters, const KeyRing* known) {
  Resolution resolution = resolve(world, asked);
  count(resolution, counters);
  Facts facts;
  facts.expectations = expectations_of(options, configuration);
  facts.service = service_name(world, options, configuration);
  Result<Prepared> prepared = prepare(resolution, facts.expectations, world.clock, known);
  std::optional<PublishedKeys> published;
  if (const Environment* const environment = resolution.environment()) facts.environment = *environment;
  if (resolution.found) {
    facts.length = fleet::step_of(resolution.found->length);
    facts.source = std::move(resolution.found->source);
    facts.locator = std::move(resolution.found->locator);
    if (configuration.fingerprint && prepared) facts.fingerprint = std::move(resolution.found->fingerprint);
    published = std::move(resolution.found->published);
  }
  facts.trail = std::move(resolution.trail);
  for (TrailEntry& entry : facts.trail) {
    if (entry.outcome == Outcome::found) entry.detail = name_of(*facts.length);
  }
  facts.warnings = warnings_of(world, std::move(resolution.warnings), secret_files(world.variables, asked));
  facts.rules = std::move(resolution.rules);
  facts.configuration = std::move(configuration);
  return {std::move(facts), std::move(prepared), std::move(published)};
}

bool same_keys(const KeyRing& a, const KeyRing& b) {
  const auto same_key = [](const Key& one, const Key& other) {
    const bool same_name =
        std::tuple(one.kid(), one.algorithm(), one.role()) == std::tuple(other.kid(), other.algorithm(), other.role());
    return keyring::same_material(one.material(), other.material()) && same_name;
  };
  return a.requires_kid() == b.requires_kid() &&
         std::equal(a.keys().begin(), a.keys().end(), b.keys().begin(), b.keys().end(), same_key);
}

}  // namespace jwtsync::keeper
