// SPDX-License-Identifier: Apache-2.0
// Comparing secrets without telling, by the time it takes, where they differ.
#pragma once

#include <string_view>

namespace jwtsync::crypto {

/// In a time that depends on the sizes only.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

}  // namespace jwtsync::crypto
