// SPDX-License-Identifier: Apache-2.0
// What a process answers to a challenge.
#pragma once

#include "fleet/variants.h"

#include <jwtsync/fleet.h>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::fleet {

/// What the keys of a ring answer by, derived once: an answer costs one MAC for each of them.
class AnswerKeys {
 public:
  /// With variants, a key for each named transform too: of its result, if that would itself be fit in an environment
  /// that asks for `least_length` characters; else one that no secret has, so that nothing is told by what is answered.
  /// Errors: `ring_unavailable` after a fork.
  [[nodiscard]] static Result<AnswerKeys> derive(const KeyRing& ring, Variants variants, std::size_t least_length);
  /// Variants only if there are keys for them. Errors: `ring_unavailable` after a fork.
  [[nodiscard]] Result<ChallengeAnswer> answer(const Identity& identity, const Nonce& nonce, Variants variants) const;

 private:
  struct OfKey {
    KeyAnswer shown;  // all but the answers
    Secret keys;      // 32 bytes each: its own first, then one for each variant
  };
  std::vector<OfKey> keys_;
};

/// Answers a nonce once for every key of a ring, as AnswerKeys do.
[[nodiscard]] Result<ChallengeAnswer> answer_challenge(const Identity& identity, const KeyRing& ring,
                                                       const Nonce& nonce, Variants variants, std::size_t least_length);

/// What a key of these bytes answers.
[[nodiscard]] std::string answer_to(std::string_view key_bytes, const Nonce& nonce);

/// The nonce in `JWTSYNC_NONCE`; nothing where it is not set, or blank. `nonce_malformed`.
[[nodiscard]] Result<std::optional<Nonce>> nonce_of_deploy(const EnvironmentVariables& variables);

/// What a process logs: the answer in one line, behind words, so that it is text to whoever keeps the log.
[[nodiscard]] std::string logged_answer(const Nonce& nonce, const Testimony& testimony);

}  // namespace jwtsync::fleet
