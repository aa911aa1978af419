// SPDX-License-Identifier: Apache-2.0
// Text and bytes that may hold a secret outside of a Secret: they leave nothing behind.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace jwtsync::base {

/// Overwrites what a text holds, its whole capacity, and empties it.
void wipe(std::string& text) noexcept;

/// Overwrites what decoded or copied bytes of a secret were left in.
void wipe(std::span<char> bytes) noexcept;

/// Appends; where the text must move to grow, the place that it leaves is overwritten.
void append_wiping(std::string& text, std::string_view more);

}  // namespace jwtsync::base
