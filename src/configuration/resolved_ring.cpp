// SPDX-License-Identifier: Apache-2.0
#include "configuration/resolved_ring.h"

namespace jwtsync::configuration {
namespace {

RingOptions ring_options(const Environment& environment, const Expectations& expectations) {
  RingOptions options;
  if (expectations.algorithms.size() == 1) options.algorithm = expectations.algorithms.front();
  // Development and test take 20 characters, as ever, which HS256 of RFC 7518 would not.
  options.allow_short_keys = !environment.is_deployed();
  return options;
}

}  // namespace

Result<KeyRing> ring_of(const Resolution& resolution, const Expectations& expectations, const KeyRing* known) {
  if (!resolution.found) return failure(resolution.found.error());
  const FoundSecret& found = *resolution.found;
  RingOptions options = ring_options(found.environment, expectations);
  options.known = known;
  if (found.published) options.published_at = found.published->url;
  return KeyRing::of(*found.value, options);
}

Result<KeyRing> ring_of(const jose::Value& value, const Environment& environment, const Expectations& expectations,
                        const KeyRing* known) {
  RingOptions options = ring_options(environment, expectations);
  options.known = known;
  return KeyRing::of(value, options);
}

}  // namespace jwtsync::configuration
