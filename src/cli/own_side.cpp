// SPDX-License-Identifier: Apache-2.0
#include "cli/own_side.h"

#include <algorithm>
#include <utility>
#include "fleet/challenge.h"
#include "sources/fitness.h"

namespace jwtsync::cli {
namespace {

Look look(const World& world, const ResolveOptions& options, const Configuration& configuration, const Nonce& nonce) {
  Look result;
  const Result<Environment> environment = detect_environment(world.variables, options);
  if (!environment || environment->from == EnvironmentFrom::unsaid) {
    result.answer = environment ? failure(Code::environment_unset, "ENVIRONMENT is not set where this command runs")
                                : failure(environment.error());
    return result;
  }
  result.environment = environment->name;
  const auto [resolution, ring] = configuration::resolve_ring(world, options, configuration.expectations);
  if (!ring) {
    result.answer = failure(ring.error());
    return result;
  }
  result.answer = fleet::answer_challenge({}, *ring, nonce, Variants::without, sources::least_length(*environment));
  result.source = resolution.found->source;
  result.length = resolution.found->length;
  result.of_development =
      std::any_of(resolution.warnings.begin(), resolution.warnings.end(),
                  [](const Warning& warning) { return warning.kind == WarningKind::development_secret; });
  return result;
}

}  // namespace

OwnSide look_here(const World& world, const Sourcing& sourcing, const Nonce& nonce) {
  OwnSide side;
  side.own = look(world, sourcing.options, sourcing.configuration, nonce);
  ResolveOptions forced = sourcing.options;
  forced.environment = "staging";
  // One search is enough where both are the same.
  side.forced_staging =
      side.own.environment == "staging" ? side.own : look(world, forced, sourcing.configuration, nonce);
  return side;
}

}  // namespace jwtsync::cli
