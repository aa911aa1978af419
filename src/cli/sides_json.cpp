// SPDX-License-Identifier: Apache-2.0
#include "cli/sides_json.h"

#include "fleet/report_values.h"

namespace jwtsync::cli {

json::Value token_json(const TokenFacts& token) { return fleet::value_of(token); }

json::Value verifier_json(const VerifierFacts& verifier) { return fleet::value_of(verifier); }

}  // namespace jwtsync::cli
