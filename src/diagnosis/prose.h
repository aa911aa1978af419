// SPDX-License-Identifier: Apache-2.0
// Paragraphs of Markdown, as far as the pages of causes have it, for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::diagnosis {

/// A paragraph with its links in words: [by hand](../production.md#a) is "by hand (docs/production.md)", and
/// [clock-skew](clock-skew.md), the page of a cause, is "clock-skew".
[[nodiscard]] std::string without_links(std::string_view paragraph);

/// A paragraph in lines of `width` characters at most. A link stays whole, and so does code where a line has room for
/// it; only a word that is longer than a line makes a longer one.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view paragraph, std::size_t width);

}  // namespace jwtsync::diagnosis
