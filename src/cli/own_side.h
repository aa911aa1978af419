// SPDX-License-Identifier: Apache-2.0
// What the command finds in its own environment: the place of the "shared manager" that the original scripts loaded.
#pragma once

#include <jwtsync/fleet.h>
#include <jwtsync/world.h>
#include <cstddef>
#include <string>
#include "cli/sourcing.h"

namespace jwtsync::cli {

/// One look for the secret. No member holds it.
struct Look {
  /// What its keys answer to the nonce; or why there is none.
  Result<ChallengeAnswer> answer = failure(Code::secret_absent, "not looked for");
  std::string environment;
  std::string source;
  std::size_t length = 0;  ///< characters
  bool of_development = false;
};

/// Here, and as here in staging.
struct OwnSide {
  Look own;
  Look forced_staging;  ///< as `force_environment_consistency("staging")` looks
};

/// Looks for the secret as any process here would, and answers the nonce that all are asked. An environment that nobody
/// named (`environment_unset`) is not looked into: its secret would be the public one of development.
[[nodiscard]] OwnSide look_here(const World& world, const Sourcing& sourcing, const Nonce& nonce);

}  // namespace jwtsync::cli
