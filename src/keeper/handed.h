// SPDX-License-Identifier: Apache-2.0
// What a child is given of a ring that its parent follows: docs/commands/exec.md.
#pragma once

#include "keeper/ring_reply.h"

#include <jwtsync/keeper.h>
#include <jwtsync/secret.h>
#include <string>
#include <vector>

namespace jwtsync::keeper {

struct HandedOptions {
  HandedKeys form = HandedKeys::one;
  bool signs = false;             ///< the child has the private half of the key that signs; of others nobody needs it
  bool allow_short_keys = false;  ///< as in RingOptions
};

struct Handed {
  KeyRing ring;  ///< the keys that the child holds, and no other
  Secret first;  ///< a secret as it is, or a JWK Set
  Secret second = {};
};

/// What a child is given of a reply that has keys. Errors: `secret_format_unsupported` where a raw secret is asked for
/// and the key is a pair; `signing_key_absent` where the child would take another key for the one that signs.
[[nodiscard]] Result<Handed> handed_of(const RingReply& reply, const HandedOptions& options);

/// The kids that verify, and that a child of this form does not hold.
[[nodiscard]] std::vector<std::string> unheld_kids(const rotation::Ring& ring, HandedKeys form);

/// Whether a child that has the keys of `has` holds one that was revoked.
[[nodiscard]] bool holds_revoked(const KeyRing& has, const rotation::Ring& ring);

/// Whether a child that has the keys of `has` must be started anew to have what it needs of a ring, of which it would
/// be given `wanted`: to verify all of them, to drop a revoked one, or to sign with another one. A key that is only
/// gone is no reason: no token of it is alive.
[[nodiscard]] bool needs_others(const KeyRing& has, const KeyRing& wanted, const rotation::Ring& ring);

}  // namespace jwtsync::keeper
