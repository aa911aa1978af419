// SPDX-License-Identifier: Apache-2.0
// A method, as OpenSSL is told of it; the same for checking and for making signatures.
#pragma once

#include "crypto/asymmetric.h"
#include "crypto/openssl.h"
#include "crypto/public_key.h"

#include <jwtsync/result.h>
#include <optional>

namespace jwtsync::crypto {

/// `argument_invalid`, where a key of this kind does not sign by this method.
[[nodiscard]] std::optional<Error> why_unfit(KeyKind kind, Method method);

/// The size of each signature: of the modulus, or of two coordinates.
[[nodiscard]] std::size_t signature_size(const PublicKey& key) noexcept;

/// Sets hash, padding and salt of a context that was initialised for digests. Not for Ed25519.
[[nodiscard]] bool set_method(EVP_PKEY_CTX* context, Method method) noexcept;

}  // namespace jwtsync::crypto
