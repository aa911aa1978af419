// SPDX-License-Identifier: Apache-2.0
// An agreement as programs read it.
#pragma once

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <cstdint>
#include <span>
#include "json/strict.h"

namespace jwtsync::diagnosis {

/// Where the answers came from.
enum class Freshness : std::uint8_t {
  asked,      ///< from the processes, just now
  collected,  ///< from lines that somebody gathered: as fresh as their nonce
  via,        ///< by way of a collector: as fresh as the nonce, which was drawn for this question
};

/// {"verdict","fresh","services","groups","members","silent","departures","notes","warnings","findings"};
/// "other_revisions" after "members" if there are any. docs/commands/agree.md says what stands in each. Of collected
/// answers, "fresh" is false and "freshness" says how fresh they are; of those by way of a collector it says so too.
[[nodiscard]] json::Value agreement_json(const Agreement& agreement, std::span<const Finding> findings,
                                         Freshness freshness);

/// {"verdict","fresh","environments","members","silent","shared","notes","findings"}, likewise.
[[nodiscard]] json::Value distinction_json(const Distinction& distinction, std::span<const Finding> findings,
                                           Freshness freshness);

}  // namespace jwtsync::diagnosis
