// SPDX-License-Identifier: Apache-2.0
#include "keeper/resolved_ring.h"

namespace jwtsync::keeper {
namespace {

RingOptions ring_options(const Environment& environment, const Expectations& expectations) {
  RingOptions options;
  if (expectations.algorithms.size() == 1) options.algorithm = expectations.algorithms.front();
  // Development and test take 20 characters, as ever, which HS256 of RFC 7518 would not.
  options.allow_short_keys = !environment.is_deployed();
  return options;
}

}  // namespace

Result<KeyRing> ring_of(const Resolution& resolution, const Expectations& expectations) {
  if (!resolution.found) return failure(resolution.found.error());
  return ring_of(*resolution.found->value, *resolution.environment, expectations);
}

Result<KeyRing> ring_of(const jose::Value& value, const Environment& environment, const Expectations& expectations) {
  return KeyRing::of(value, ring_options(environment, expectations));
}

}  // namespace jwtsync::keeper
