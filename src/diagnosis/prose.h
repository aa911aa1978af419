// SPDX-License-Identifier: Apache-2.0
// Paragraphs, in lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::diagnosis {

/// A paragraph in lines of `width` characters at most. Code between backticks stays whole where a line has room for it;
/// only a word that is longer than a line makes a longer one.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view paragraph, std::size_t width);

}  // namespace jwtsync::diagnosis
