// SPDX-License-Identifier: Apache-2.0
// Whether environments hold different keys, as people read it.
#pragma once

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <span>
#include <string>
#include "cli/console.h"
#include "diagnosis/agreement_json.h"

namespace jwtsync::cli {

/// The whole answer: verdict, a row for each process (past 20 of one environment they fold into a count), why and fix.
[[nodiscard]] std::string distinction_text(const Distinction& distinction, std::span<const Finding> findings,
                                           diagnosis::Freshness freshness, const Console& console);

}  // namespace jwtsync::cli
