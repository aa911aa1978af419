// SPDX-License-Identifier: Apache-2.0
// Both sides of a refused token as programs read them.
#pragma once

#include <jwtsync/token.h>
#include "json/strict.h"

namespace jwtsync::cli {

/// {"form","authentic","alg","kid","typ","iss","aud","signature_size","signature_form"}: null where the token has
/// nothing that is text, or cannot be read.
[[nodiscard]] json::Value token_json(const TokenFacts& token);

/// {"keys":[{"kid","alg","alg_by_default"}],"algorithms","typ","iss","aud","published_at"}: null where anything is
/// taken.
[[nodiscard]] json::Value verifier_json(const VerifierFacts& verifier);

}  // namespace jwtsync::cli
