// SPDX-License-Identifier: Apache-2.0
// Chance for pauses, so that processes which began together do not come together. No secret is made of it.
#pragma once

#include <jwtsync/world.h>
#include <cstdint>

namespace jwtsync::ports {

/// Any 64 bits; all of them set where there is no randomness to be had, which makes a pause no less good.
[[nodiscard]] std::uint64_t random_bits(Randomness& randomness);

}  // namespace jwtsync::ports
