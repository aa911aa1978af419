// SPDX-License-Identifier: Apache-2.0
#include "configuration/resolved_ring.h"

#include "jose/value.h"
#include "sources/compatibility.h"

#include <utility>
#include <vector>

namespace jwtsync::configuration {
namespace {

RingOptions ring_options(const Environment& environment, const Expectations& expectations) {
  RingOptions options;
  if (expectations.algorithms.size() == 1) options.algorithm = expectations.algorithms.front();
  // Development and test take 20 characters, as ever, which HS256 of RFC 7518 would not.
  options.allow_short_keys = !environment.is_deployed();
  return options;
}

Result<KeyRing> ring_of(const FoundSecret& found, const Expectations& expectations, const KeyRing* known) {
  RingOptions options = ring_options(found.environment, expectations);
  options.known = known;
  if (found.published) options.published_at = found.published->url;
  return KeyRing::of(*found.value, options);
}

/// What only a ring knows of its set, as long as one is made.
std::vector<Warning> warnings_about(const KeyRing& ring, const FoundSecret& found) {
  return unused_key_warnings(ring.unused_keys().subspan(found.value->unused.size()), found.source);
}

}  // namespace

ResolvedRing resolve_ring(const World& world, const ResolveOptions& options, const Expectations& expectations,
                          const KeyRing* known) {
  ResolveOptions asked = options;
  asked.records_loaded = false;
  Resolution resolution = resolve(world, asked);
  if (!resolution.found) {
    Result<KeyRing> none = failure(resolution.found.error());
    return {std::move(resolution), std::move(none)};
  }
  const FoundSecret& found = *resolution.found;
  Result<KeyRing> ring = ring_of(found, expectations, known);
  if (ring) {
    sources::record_success(world.events, found.environment, found);
    for (Warning& warning : warnings_about(*ring, found)) resolution.warnings.push_back(std::move(warning));
  }
  return {std::move(resolution), std::move(ring)};
}

Result<KeyRing> ring_of(const jose::Value& value, const Environment& environment, const Expectations& expectations,
                        const KeyRing* known) {
  RingOptions options = ring_options(environment, expectations);
  options.known = known;
  return KeyRing::of(value, options);
}

}  // namespace jwtsync::configuration
