// SPDX-License-Identifier: Apache-2.0
// What is told to a hub of the keys of its ring: the latest end of a token that was accepted or signed, and who writes
// no kid.
#pragma once

#include "keeper/latest_moment.h"
#include "keeper/unnamed_counts.h"

#include <jwtsync/rotation.h>
#include <jwtsync/token.h>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace jwtsync::keeper {

/// Of one key. Threads: any number at once. While the latest end does not grow, noting reads and writes nothing.
///
/// Who signs notes the end first and looks then whether the ring is still in use; who takes another ring into use reads
/// afterwards. All of it is in one order (`seq_cst`), so either the signer sees the other ring, or what it signs is
/// told.
class KeyUse {
 public:
  /// `takes_unnamed`: of the key whose are the tokens without a kid.
  explicit KeyUse(bool takes_unnamed = false) : unnamed_(takes_unnamed ? std::make_unique<UnnamedCounts>() : nullptr) {}

  void note_accepted(const VerifiedToken& token) noexcept;
  void note_signed(std::int64_t expiry) noexcept { signed_.note(expiry); }
  [[nodiscard]] rotation::Use read(std::string kid) const;

 private:
  LatestMoment accepted_;  // rounded up
  LatestMoment signed_;
  std::atomic<bool> endless_{false};
  std::unique_ptr<UnnamedCounts> unnamed_;
};

/// What a Snapshot has beside its keys where they are those of a hub's ring.
struct Followed {
  std::chrono::seconds lifetime;              ///< the longest that a token may have
  std::vector<rotation::Tombstone> gone;      ///< keys that were revoked, and the latest that were retired
  std::vector<std::shared_ptr<KeyUse>> uses;  ///< of the keys, in their order
};

}  // namespace jwtsync::keeper
