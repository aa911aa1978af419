// SPDX-License-Identifier: Apache-2.0
// Keys as files have them: DER, and DER between the lines of PEM (RFC 7468).
#pragma once

#include "jose/written_key.h"

#include <jwtsync/result.h>
#include <string_view>

namespace jwtsync::jose {

/// PKCS #8, PKCS #1, SEC 1, SubjectPublicKeyInfo or an X.509 certificate, found out from the bytes. Errors:
/// `key_malformed` (one that needs a passphrase, too), `key_too_short`, `key_weak`.
[[nodiscard]] Result<WrittenKey> read_der(std::string_view bytes);

/// One key between lines of PEM. The parameters of a curve before it, and the certificates of issuers after one, are
/// passed over. Errors: as above.
[[nodiscard]] Result<WrittenKey> read_pem(std::string_view text);

}  // namespace jwtsync::jose
