// SPDX-License-Identifier: Apache-2.0
// Whose signature a refused token has, as `verify` says it.
#pragma once

#include <jwtsync/diagnosis.h>
#include <jwtsync/token.h>
#include <string>
#include "json/strict.h"

namespace jwtsync::cli {

/// Whether a token that was refused with this code, by a verifier of these keys, may have a signature that a changed
/// secret makes.
[[nodiscard]] bool may_be_of_another_secret(Code code, const VerifierFacts& verifier);

/// `why:` and `fix:`, a line each.
[[nodiscard]] std::string signature_text(const SignatureMatch& match);

/// {"cause","variant","why","fix"}: "variant" is null where it is no named transform.
[[nodiscard]] json::Value signature_json(const SignatureMatch& match);

}  // namespace jwtsync::cli
