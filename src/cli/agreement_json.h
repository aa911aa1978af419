// SPDX-License-Identifier: Apache-2.0
// An agreement as programs read it.
#pragma once

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <span>
#include "cli/agreement_text.h"
#include "json/strict.h"

namespace jwtsync::cli {

/// {"verdict","fresh","services","groups","members","silent","departures","notes","findings"}; docs/commands/agree.md
/// says what stands in each. Of collected answers, "fresh" is false and "freshness" says how fresh they are.
[[nodiscard]] json::Value agreement_json(const Agreement& agreement, std::span<const Finding> findings,
                                         Freshness freshness);

}  // namespace jwtsync::cli
