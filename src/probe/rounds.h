// SPDX-License-Identifier: Apache-2.0
// One application asked over and over, one request at a time, with time between them.
#pragma once

#include "probe/judge.h"
#include "probe/treatment.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace jwtsync::probe {

/// What a request brings: no token, or one of those that Offers has.
enum class Shown : std::uint8_t { none, good, tampered, other_key, expired, again };

/// Requests of a round.
inline constexpr std::size_t requests_of_a_round = 8;

/// Round after round of these requests. Pure: what is asked when, and by whom, its owner says. It takes minutes, so
/// that the application may change in between: good tokens stand at the beginning of a round, within it, and at its
/// end. Where they are accepted by turns, it is one of several workers that holds another key.
class Rounds {
 public:
  /// What the next request is to bring.
  [[nodiscard]] Shown next() const noexcept;
  /// How it was treated. The judgement, if it was the last of a round; the next one begins then.
  [[nodiscard]] std::optional<Judgement> saw(Treatment treatment);
  /// Begins a round anew, since a request had no answer or the key is another one.
  void restart() noexcept { seen_.clear(); }

 private:
  [[nodiscard]] Judgement judge_round();

  std::vector<Treatment> seen_;  // of this round, in its order
  /// How a bad token was treated when a good one was accepted last: the same of a good one is then a refusal, since it
  /// is known what acceptance looks like.
  std::optional<Treatment> bad_beside_accepted_;
};

}  // namespace jwtsync::probe
