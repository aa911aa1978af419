// SPDX-License-Identifier: Apache-2.0
#include "keeper/doubt.h"

#include <jwtsync/jose.h>
#include <algorithm>

namespace jwtsync::keeper {

bool may_publish(const Verifier& verifier, std::string_view token) {
  const auto named = algorithm_named(verifier.both_sides(token).token.algorithm.value_or(""));
  if (!named || is_hmac(*named)) return false;
  const auto& accepted = verifier.expectations().algorithms;
  return accepted.empty() || std::find(accepted.begin(), accepted.end(), *named) != accepted.end();
}

}  // namespace jwtsync::keeper
