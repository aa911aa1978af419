// SPDX-License-Identifier: Apache-2.0
#include "service/answers.h"

#include <utility>

namespace jwtsync::service {

Result<Testimony> testify(const Keeper& keeper, const Nonce& nonce, Variants variants) {
  // A reload may come between report and challenge: asked again, both are of the ring after it.
  constexpr int attempts = 3;
  for (int attempt = 1;; ++attempt) {
    Report report = keeper.report();
    Result<ChallengeAnswer> challenge = keeper.challenge(nonce, variants);
    if (!challenge) return failure(std::move(challenge).error());
    if (keeper.report().generation != report.generation && attempt < attempts) continue;
    return Testimony{std::move(report), std::move(*challenge), {}};
  }
}

}  // namespace jwtsync::service
