// SPDX-License-Identifier: Apache-2.0
// What may be taken for the key set of an issuer: it is published, so it must be fit to be known to everybody.
#pragma once

#include <jwtsync/result.h>
#include <string_view>

namespace jwtsync::sources {

/// Whether `text` is a JWK Set (RFC 7517, section 5): `answer_malformed` otherwise. `secret_malformed` where it has no
/// key, or one that should be secret: a shared secret or private key that is published lets everybody sign. Messages go
/// on from the name of the place. Which keys are of use is for KeyRing to say.
[[nodiscard]] Result<void> check_public_key_set(std::string_view text);

}  // namespace jwtsync::sources
