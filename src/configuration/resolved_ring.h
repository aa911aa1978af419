// SPDX-License-Identifier: Apache-2.0
// From what was resolved to a ring: once, for every door.
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/sources.h>
#include <jwtsync/token.h>

namespace jwtsync::configuration {

/// The ring that a Keeper, the command and the C interface make of a resolution, `expectations` being what the
/// configuration asks of tokens, and `known` the ring before it, if there is one (RingOptions). Errors: those of the
/// resolution and of KeyRing::of.
[[nodiscard]] Result<KeyRing> ring_of(const Resolution& resolution, const Expectations& expectations,
                                      const KeyRing* known = nullptr);
/// The same, of `FoundSecret::value`.
[[nodiscard]] Result<KeyRing> ring_of(const jose::Value& value, const Environment& environment,
                                      const Expectations& expectations, const KeyRing* known = nullptr);

}  // namespace jwtsync::configuration
