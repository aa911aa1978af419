// SPDX-License-Identifier: Apache-2.0
// jwtsync, as a service would use it.
#pragma once

#include "cases.h"

#include <string>

namespace jwtsync::bench {

/// The kid that a ring of this one key gives it; issuers write it into their tokens.
[[nodiscard]] std::string kid_of(const KeyTexts& key);

/// Adds `jwtsync/verify/...` and `jwtsync/sign/...`; for key pairs also `jwtsync-cached/verify/...`, a cache hit.
void measure_ours(const Row& row, const Cases& cases);

/// Adds a row for verifying one token, by some threads.
void measure_verify(const std::string& name, const Row& row, const Cases& cases, const std::string& token,
                    int threads = 1);

/// Adds what it costs to refuse the largest and the most awkward texts that anybody may send.
void measure_refusals(const Cases& cases);

}  // namespace jwtsync::bench
