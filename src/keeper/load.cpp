// SPDX-License-Identifier: Apache-2.0
#include "keeper/load.h"

#include "configuration/resolved_ring.h"
#include "configuration/settings.h"
#include "fleet/report_values.h"
#include "keeper/counting.h"
#include "keyring/read_keys.h"
#include "sources/fitness.h"
#include "sources/footprint.h"

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
                  facts.labels, facts.configuration);
}

bool same_environment(const std::optional<Environment>& a, const std::optional<Environment>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return std::tie(a->name, a->kind, a->from) == std::tie(b->name, b->kind, b->from);
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

bool same_key(const Key& one, const Key& other) {
  const auto facts = [](const Key& key) {
    return std::tuple(key.kid(), key.algorithm(), key.algorithm_name(), key.role(), key.can_sign());
  };
  const bool same_name = facts(one) == facts(other);
  return keyring::same_material(one.material(), other.material()) && same_name;
}

/// Keys that cannot be handed over are not taken into use: a command that runs would be ended for nothing.
Result<Prepared> if_handed_over(Result<Prepared> prepared, const Secret& secret, const Handover& handover) {
  if (!handover.file.empty()) return prepared;
  const Result<void> carried =
      secret.reveal([&](std::string_view bytes) { return sources::check_variable(handover.variable, bytes); });
  if (!carried) return failure(carried.error());
  return prepared;
}

}  // namespace

Result<Prepared> prepare(Result<KeyRing> ring, std::size_t least_length, const Expectations& expectations,
                         const Clock& clock) {
  if (!ring) return failure(std::move(ring).error());
  Result<Verifier> verifier = Verifier::create(*ring, expectations, clock);
  if (!verifier) return failure(std::move(verifier).error());
  Result<Signer> signer = Signer::create(*ring);
  if (!signer && signer.error().code != Code::signing_key_absent) return failure(std::move(signer).error());
  // Before anything is verified by it: a ring that fails is like one that cannot be read.
  if (Result<void> sound = verifier->self_test(*ring, signer ? &*signer : nullptr); !sound) {
    return failure(std::move(sound).error());
  }
  Result<fleet::AnswerKeys> answers = fleet::AnswerKeys::derive(*ring, Variants::with, least_length);
  if (!answers) return failure(std::move(answers).error());
  return Prepared{std::move(*ring), std::move(*verifier), std::move(signer), std::move(*answers)};
}

bool operator==(const Facts& a, const Facts& b) {
  return tie(a) == tie(b) && same_environment(a.environment, b.environment) &&
         std::equal(a.trail.begin(), a.trail.end(), b.trail.begin(), b.trail.end(), same_entry);
}

Loaded load(const World& world, const KeeperOptions& options, const ResolveOptions& asked, Configuration configuration,
            Counters& counters, const KeyRing* known) {
  Facts facts;
  facts.expectations = configuration::expectations_of(configuration, options.expectations);
  auto [resolution, ring] = configuration::resolve_ring(world, asked, facts.expectations, known);
  count(resolution, counters);
  facts.service = configuration::service_name(world, configuration, options.service);
  const std::size_t least = resolution.found ? sources::least_length(resolution.found->environment) : 0;
  Result<Prepared> prepared = prepare(std::move(ring), least, facts.expectations, world.clock);
  std::optional<PublishedKeys> published;
  Secret handed_over;
  if (const Environment* const environment = resolution.environment()) facts.environment = *environment;
  if (resolution.found) {
    facts.length = fleet::step_of(resolution.found->length);
    facts.source = std::move(resolution.found->source);
    facts.locator = std::move(resolution.found->locator);
    if (configuration.fingerprint && prepared) facts.fingerprint = std::move(resolution.found->fingerprint);
    published = std::move(resolution.found->published);
    if (options.handover) {
      handed_over = std::move(resolution.found->secret);
      if (prepared) prepared = if_handed_over(std::move(prepared), handed_over, *options.handover);
    }
  }
  facts.trail = std::move(resolution.trail);
  for (TrailEntry& entry : facts.trail) {
    if (entry.outcome == Outcome::found) entry.detail = name_of(*facts.length);
  }
  facts.warnings = warnings_of(world, std::move(resolution.warnings), sources::secret_files(world.variables, asked));
  facts.rules = std::move(resolution.rules);
  facts.labels = configuration::labels_of(world, configuration, options.labels);
  facts.configuration = std::move(configuration);
  return {std::move(facts), std::move(prepared), std::move(published), std::move(handed_over)};
}

bool same_keys(const KeyRing& a, const KeyRing& b) {
  const auto of_a = a.unused_keys(), of_b = b.unused_keys();
  return a.requires_kid() == b.requires_kid() && std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end()) &&
         std::equal(a.keys().begin(), a.keys().end(), b.keys().begin(), b.keys().end(), same_key);
}

bool same_set(const KeyRing& a, const KeyRing& b) {
  return a.requires_kid() == b.requires_kid() &&
         std::is_permutation(a.keys().begin(), a.keys().end(), b.keys().begin(), b.keys().end(), same_key);
}

}  // namespace jwtsync::keeper
