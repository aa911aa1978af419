// SPDX-License-Identifier: Apache-2.0
// JSON text, written piece by piece.
#pragma once

#include <string>
#include <string_view>

namespace jwtsync::json {

/// Appends `text` as a literal, quotes included. Bytes that are not UTF-8 are replaced by U+FFFD.
void append_text(std::string& out, std::string_view text);

}  // namespace jwtsync::json
