// SPDX-License-Identifier: Apache-2.0
// The kernel's random number generator.
#pragma once

#include <jwtsync/world.h>

namespace jwtsync::native {

/// getrandom(2): waits, once after the machine has started, until the kernel has gathered enough.
class SystemRandomness final : public Randomness {
 public:
  [[nodiscard]] Result<void> fill(std::span<char> bytes) override;
};

}  // namespace jwtsync::native
