// SPDX-License-Identifier: Apache-2.0
// An agreement as people read it: a verdict, a table, and at the end why and what to do.
#pragma once

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <span>
#include <string>
#include <string_view>
#include "cli/console.h"
#include "diagnosis/agreement_json.h"

namespace jwtsync::cli {

using diagnosis::Freshness;

/// The whole answer. Lines of `why:` and `fix:` are the last two, and never cut; rows that agree fold into a count
/// past 20. `summary`, whole lines, stands before the explanation.
[[nodiscard]] std::string agreement_text(const Agreement& agreement, std::span<const Finding> findings,
                                         Freshness freshness, const Console& console, std::string_view summary = {});

}  // namespace jwtsync::cli
