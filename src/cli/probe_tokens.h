// SPDX-License-Identifier: Apache-2.0
// The tokens of `jwtsync probe`: of a subject without rights, good for half a minute.
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/secret.h>
#include <jwtsync/token.h>
#include <jwtsync/world.h>
#include <chrono>
#include <string_view>
#include "probe/probe.h"

namespace jwtsync::cli {

inline constexpr std::chrono::seconds probe_lifetime{30};
inline constexpr std::string_view probe_subject = "jwtsync-probe";

/// Tokens of these claims by the ring's key, and one by a key that is made for it. `sub` is the probe's unless the
/// claims have one; each has a `jti` of its own. Errors: those of Signer, and of making a key.
[[nodiscard]] Result<probe::Offers> make_offers(const World& world, const KeyRing& ring, const Claims& claims);

/// A good one with a claim that makes it as long as `size`, in bytes, or a little more.
[[nodiscard]] Result<Secret> make_long(const World& world, const KeyRing& ring, const Claims& claims, std::size_t size);

}  // namespace jwtsync::cli
