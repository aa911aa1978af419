// SPDX-License-Identifier: Apache-2.0
#include "capi/arguments.h"

#include "capi/call.h"
#include "capi/world.h"
#include "configuration/resolved_ring.h"
#include "configuration/settings.h"
#include "json/strict.h"
#include "sources/resolution_json.h"

#include <memory>
#include <string>
#include <utility>

namespace jwtsync::capi {
namespace {

/// What `jwtsync resolve --json` prints of a resolution that found a secret.
std::string json_of(const Resolution& resolution, const KeyRing& ring, const Configuration& configuration) {
  const sources::ResolutionFacts facts{
      .kid = std::string(ring.keys().front().kid()),
      .configuration = configuration.path.empty() ? std::nullopt : std::optional(configuration.path),
      .shows_fingerprint = configuration.fingerprint};
  return json::dump(sources::resolution_json(resolution, facts));
}

configuration::ResolvedRing resolve_as(const World& world, const KeeperOptions& options,
                                       const Configuration& configuration) {
  return configuration::resolve_ring(
      world, configuration::resolve_options(configuration, options.environment, options.sources),
      configuration.expectations);
}

}  // namespace

Result<KeeperOptions> resolving_of(const jwtsync_resolve_options* options) {
  const Result<jwtsync_resolve_options> given = struct_of(options, "resolve options");
  if (!given) return failure(given.error());
  Result<std::vector<std::string>> sources =
      texts_of(given->sources, given->source_count, "sources of resolve options");
  if (!sources) return failure(std::move(sources).error());
  return KeeperOptions{.configuration = optional_of(given->configuration),
                       .environment = optional_of(given->environment),
                       .sources = std::move(*sources)};
}

}  // namespace jwtsync::capi

jwtsync_status jwtsync_resolve(const jwtsync_world* world, const jwtsync_resolve_options* options,
                               jwtsync_string** out_json, jwtsync_secret** out_secret, jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    const Result<const World*> outside = capi::world_of(world);
    if (!outside) return failure(outside.error());
    const Result<KeeperOptions> said = capi::resolving_of(options);
    if (!said) return failure(said.error());
    const Result<Configuration> configuration = read_configuration(**outside, said->configuration);
    if (!configuration) return failure(configuration.error());
    auto [resolution, ring] = capi::resolve_as(**outside, *said, *configuration);
    if (!ring) return failure(std::move(ring).error());
    // Both are made before either is given: a caller has all results or none.
    auto string = std::make_unique<jwtsync_string>(jwtsync_string{capi::json_of(resolution, *ring, *configuration)});
    auto secret = std::make_unique<jwtsync_secret>(jwtsync_secret{std::move(resolution.found->secret)});
    capi::give(out_json, std::move(string));
    capi::give(out_secret, std::move(secret));
    return {};
  });
}
