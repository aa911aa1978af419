// SPDX-License-Identifier: Apache-2.0
// /.well-known/jwks.json: the public keys of a process, for everybody.
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/world.h>

namespace jwtsync::service {

/// The key set, or 304 where the request's `If-None-Match` has it already (RFC 9110, section 13.1.2).
[[nodiscard]] HttpResponse answer_key_set(const KeyRing& ring, const ReceivedRequest& request);

}  // namespace jwtsync::service
