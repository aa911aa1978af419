// SPDX-License-Identifier: Apache-2.0
// What `agree` and `distinct` answer, as people read it.
#pragma once

#include "cli/console.h"
#include "diagnosis/agreement_json.h"

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <span>
#include <string>
#include <string_view>

namespace jwtsync::cli {

using diagnosis::Freshness;

/// How fresh the answers are, in a line; nothing where the processes were asked themselves.
[[nodiscard]] std::string freshness_note(Freshness freshness);

/// The whole answer. Lines of `why:` and `fix:` are the last two, and never cut; rows that agree fold into a count
/// past 20. `summary`, whole lines, stands before the explanation.
[[nodiscard]] std::string agreement_text(const Agreement& agreement, std::span<const Finding> findings,
                                         Freshness freshness, const Console& console, std::string_view summary = {});

/// The whole answer: verdict, a row for each process (past 20 of one environment they fold into a count), why and fix.
[[nodiscard]] std::string distinction_text(const Distinction& distinction, std::span<const Finding> findings,
                                           diagnosis::Freshness freshness, const Console& console);

}  // namespace jwtsync::cli
