// SPDX-License-Identifier: Apache-2.0
// What the answers of `agree` have in common: headline, cells of the table, silence, explanation.
#pragma once

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include "cli/console.h"
#include "fleet/members.h"

namespace jwtsync::cli {

using fleet::counted;

/// What a process said of itself, fit for a table: printable, and cut if it is long.
[[nodiscard]] std::string cell(std::string_view text);

/// The beginning of the kid of the key that signs, by which a person tells keys apart; of a process that only verifies,
/// that of its one key, or how many it has.
[[nodiscard]] std::string key_of(const Report& report);

/// How a verdict is to be taken.
enum class Tone : std::uint8_t { good, bad };

/// Who was asked, and at the end of the line what came of it.
[[nodiscard]] std::string headline(const std::string& subject, std::string_view verdict, Tone tone,
                                   const Console& console);

/// A line for each who did not answer, with the reason; not where a finding says just that.
[[nodiscard]] std::string silence(std::span<const Silent> all, std::span<const Finding> findings);

/// Whether a finding says what stands there: one is enough.
[[nodiscard]] bool is_said(const SentencePlace& place, std::span<const Finding> findings);

/// Whether a finding says what the last reload of a process gave, so that no note has to.
[[nodiscard]] bool tells_of_reload(std::span<const Finding> findings);

/// The findings, the most telling last, where a person looks first: as `why:` and `fix:`.
[[nodiscard]] std::string explanation(std::span<const Finding> findings);

}  // namespace jwtsync::cli
