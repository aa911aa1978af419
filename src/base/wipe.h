// SPDX-License-Identifier: Apache-2.0
// Text that may hold a secret, since a port or a library wants it as std::string: it leaves nothing behind.
#pragma once

#include <string>
#include <string_view>

namespace jwtsync::base {

/// Overwrites what a text holds, its whole capacity, and empties it.
void wipe(std::string& text) noexcept;

/// Appends; where the text must move to grow, the place that it leaves is overwritten.
void append_wiping(std::string& text, std::string_view more);

}  // namespace jwtsync::base
