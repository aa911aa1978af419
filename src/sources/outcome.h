// SPDX-License-Identifier: Apache-2.0
// What an error of one source means for the whole search.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/sources.h>

namespace jwtsync::sources {

/// The outcome that an error stands for in the trail.
[[nodiscard]] Outcome outcome_of(Code code) noexcept;

/// Absent and empty go on; unreachable, forbidden, malformed and unfit stop, since falling through to a lower source is
/// how services come to disagree.
[[nodiscard]] bool lets_search_go_on(Outcome outcome) noexcept;

}  // namespace jwtsync::sources
