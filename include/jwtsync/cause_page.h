// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a person is told of a cause: one page each, which the command shows offline and docs/causes/ has word for word.
///
///     for (const Finding& finding : diagnose(agreement)) std::cout << page_text(finding.cause);
#pragma once

#include <jwtsync/diagnosis.h>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace jwtsync {

/// The sections are paragraphs of plain English, with code between backticks. They are valid for ever.
struct CausePage {
  Cause cause;
  std::string_view title;
  std::string_view looks;       ///< as who has it sees it, with the messages of libraries
  std::string_view happens;     ///< which tool does it, and which line
  std::string_view evidence;    ///< by what it is known
  std::string_view remedy;      ///< the change or command that ends it
  std::string_view prevention;  ///< what keeps it from coming back
};

/// Pages that belong together, in the order of the causes.
struct CauseFamily {
  std::string_view title;
  std::span<const CausePage> pages;
};

/// All pages: one for each cause.
[[nodiscard]] std::span<const CauseFamily> cause_families() noexcept;
[[nodiscard]] const CausePage& page_of(Cause cause) noexcept;

/// The most that a finding of this cause claims.
[[nodiscard]] Certainty certainty_of(Cause cause) noexcept;

inline constexpr std::size_t page_width = 80;  ///< characters

/// A page as lines of at most `width` characters, but for a word that is longer.
[[nodiscard]] std::string page_text(Cause cause, std::size_t width = page_width);

}  // namespace jwtsync
