// SPDX-License-Identifier: Apache-2.0
// Counts what this test program allocates: its operator new is replaced.
#pragma once

#include <cstddef>

namespace jwtsync {

/// How many times this thread has allocated so far.
[[nodiscard]] std::size_t allocations() noexcept;

}  // namespace jwtsync
