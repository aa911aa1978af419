// SPDX-License-Identifier: Apache-2.0
// Tokens for a refresh or a logout. This path is its own: no switch of `verify` leads here.
#include "token/prepared.h"
#include "token/scratch.h"

#include <string>

namespace jwtsync {

Result<ExpiredToken> Verifier::verify_expired(std::string_view token, std::chrono::seconds within,
                                              Scratch& scratch) const {
  return verify_expired(token, within, scratch, prepared_->clock.now());
}

Result<ExpiredToken> Verifier::verify_expired(std::string_view token, std::chrono::seconds within, Scratch& scratch,
                                              Time now) const {
  if (within < std::chrono::seconds(1) || within > longest_expired) {
    return failure(Code::argument_invalid,
                   "a token may have expired " + std::to_string(within.count()) +
                       " s ago; that must lie between 1 and " + std::to_string(longest_expired.count()),
                   "keep a session of your own where it lasts longer");
  }
  const auto key = prepared_->examine_expired(token, scratch.memory(), now, within);
  if (!key) return failure(prepared_->explain(key.error(), token, scratch.memory(), now, within, both_sides(token)));
  return ExpiredToken(scratch.memory(), (*key)->kid, (*key)->algorithm);
}

}  // namespace jwtsync
