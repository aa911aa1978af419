// SPDX-License-Identifier: Apache-2.0
// Pages that a text sends its reader to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::house {

/// Every `docs/...` path in a text, without the punctuation after it; a pattern such as docs/commands/*.md gives its
/// folder. A part of an address is none.
std::vector<std::string> pages_in(std::string_view text);

}  // namespace jwtsync::house
