// SPDX-License-Identifier: Apache-2.0
// jwtsync, as a service would use it.
#pragma once

#include "cases.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace jwtsync::bench {

/// The kid that a ring of this one key gives it; issuers write it into their tokens.
[[nodiscard]] std::string kid_of(const KeyTexts& key);

/// Adds `jwtsync/verify/...` and `jwtsync/sign/...`; for key pairs also `jwtsync-cached/verify/...`, a cache hit.
void measure_ours(const Row& row, const Cases& cases);

/// Adds a row for verifying one token, by some threads.
void measure_verify(const std::string& name, const Row& row, const Cases& cases, const std::string& token,
                    int threads = 1);

/// Whether the last key of a set has a kid; the others have theirs.
enum class LastKey : std::uint8_t { named, unnamed };

/// Adds a row for verifying one token by a ring of several HMAC keys, of which that of the cases is the last.
void measure_ring(const std::string& name, const Row& row, const Cases& cases, const std::string& token,
                  std::size_t keys, LastKey last);

/// Adds what it costs to refuse the largest and the most awkward texts that anybody may send.
void measure_refusals(const Cases& cases);

}  // namespace jwtsync::bench
