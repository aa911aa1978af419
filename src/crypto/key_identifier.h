// SPDX-License-Identifier: Apache-2.0
// AlgorithmIdentifier (RFC 5280 section 4.1.1.2): how SubjectPublicKeyInfo and PKCS #8 say what kind of key they hold.
#pragma once

#include "crypto/asymmetric.h"
#include "crypto/der.h"

#include <jwtsync/result.h>
#include <string>

namespace jwtsync::crypto {

/// Reads one; `key_malformed` names what is wrong or not supported.
[[nodiscard]] Result<KeyKind> take_key_identifier(der::Reader& reader);

[[nodiscard]] std::string key_identifier(KeyKind kind);

/// Reads the OBJECT IDENTIFIER of a curve.
[[nodiscard]] Result<KeyKind> take_curve(der::Reader& reader);

/// `key_malformed`: these bytes are not a key.
[[nodiscard]] tl::unexpected<Error> not_a_key();

}  // namespace jwtsync::crypto
