// SPDX-License-Identifier: Apache-2.0
// Counts of tokens without a kid.
#pragma once

#include <jwtsync/rotation.h>
#include <optional>
#include <vector>

namespace jwtsync::rotation {

inline void keep_later(std::optional<Moment>& known, const std::optional<Moment>& told) {
  if (told && (!known || *told > *known)) known = told;
}

/// A later word of one process: its counts only grow, and it may be heard twice.
void keep_latest(std::vector<UnnamedTokens>& known, const std::vector<UnnamedTokens>& told);

/// The counts of another process.
void add_up(std::vector<UnnamedTokens>& sums, const std::vector<UnnamedTokens>& more);

}  // namespace jwtsync::rotation
