// SPDX-License-Identifier: Apache-2.0
// What a person is told of a cause: one page each, here for `jwtsync help`, and the same in docs/causes/, which
// tests/diagnosis/page_test.cpp writes.
#pragma once

#include <jwtsync/diagnosis.h>
#include <span>
#include <string_view>
#include <vector>

namespace jwtsync::diagnosis {

/// The sections are paragraphs of prose, with code between backticks and links as Markdown has them, from docs/causes/.
struct Page {
  Cause cause;
  std::string_view title;
  std::string_view looks;       ///< as who has it sees it, with the messages of libraries
  std::string_view happens;     ///< which tool does it, and which line
  std::string_view evidence;    ///< by what it is known
  std::string_view remedy;      ///< the change or command that ends it
  std::string_view prevention;  ///< what keeps it from coming back
};

/// Pages that belong together, in the order of the causes.
struct PageFamily {
  std::string_view title;
  std::span<const Page> pages;
};

/// All pages: one for each cause.
[[nodiscard]] std::span<const PageFamily> page_families() noexcept;
[[nodiscard]] const Page& page_of(Cause cause) noexcept;

/// A section and its name, "Why it happens".
struct PageSection {
  std::string_view heading;
  std::string_view text;
};

/// The five sections of a page, in the order in which they are read.
[[nodiscard]] std::vector<PageSection> sections_of(const Page& page);

}  // namespace jwtsync::diagnosis
