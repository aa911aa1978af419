// SPDX-License-Identifier: Apache-2.0
// From what was resolved to a ring: once, for every door.
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/sources.h>
#include <jwtsync/token.h>
#include <jwtsync/world.h>

namespace jwtsync::configuration {

/// A resolution, and what became of it.
struct ResolvedRing {
  Resolution resolution;  ///< what the ring passes over is in its warnings
  Result<KeyRing> ring;
};

/// Resolves, and makes the ring that a Keeper, the command and the C interface have of it, `expectations` being what
/// the configuration asks of tokens, and `known` the ring before it, if there is one (RingOptions). That the secret is
/// loaded is recorded when there is a ring. Errors of the ring: those of the resolution and of KeyRing::of.
[[nodiscard]] ResolvedRing resolve_ring(const World& world, const ResolveOptions& options,
                                        const Expectations& expectations, const KeyRing* known = nullptr);

/// The same ring, of `FoundSecret::value`.
[[nodiscard]] Result<KeyRing> ring_of(const jose::Value& value, const Environment& environment,
                                      const Expectations& expectations, const KeyRing* known = nullptr);

}  // namespace jwtsync::configuration
