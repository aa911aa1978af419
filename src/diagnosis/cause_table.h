// SPDX-License-Identifier: Apache-2.0
// The one table of causes: a row has all that is known of a cause but the words of a finding.
#pragma once

#include "diagnosis/pair.h"
#include "diagnosis/spread.h"

#include <jwtsync/diagnosis.h>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace jwtsync::diagnosis {

/// What a detector reads first: without it, it finds nothing.
enum class Reads : std::uint8_t {
  answers,   ///< which processes gave equal answers
  variants,  ///< answers for named transforms
  reports,   ///< what processes say of themselves
  clock,     ///< how far theirs are from the one here
  silence,   ///< why processes did not answer
  key_sets,  ///< what an issuer's address gave
  token,     ///< a token
  verdicts,  ///< what processes say of that token
};

/// How a cause is found; there may be more than one way.
struct Detector {
  /// In all of the evidence.
  std::vector<Finding> (*find)(const Evidence& evidence) = nullptr;
  /// Between two sets of replicas that hold different keys.
  Clue (*of_pair)(const Pair& pair) = nullptr;
  /// In how different keys are spread over all who hold one. What this explains, no pair explains again.
  std::vector<Pattern> (*of_fleet)(const KeyHolders& holders) = nullptr;
  /// Between environments that are to have keys of their own.
  std::vector<Finding> (*between)(const Distinction& distinction) = nullptr;
};

struct CauseRow {
  Cause cause;
  std::string_view name;  ///< also of its page, docs/causes/NAME.md
  Certainty certainty;    ///< the most that a finding of it may claim
  Reads reads;
  Detector detector = {};
};

/// One row for each cause, in the order of the enumerators.
[[nodiscard]] std::span<const CauseRow> causes() noexcept;
[[nodiscard]] const CauseRow& row_of(Cause cause) noexcept;

}  // namespace jwtsync::diagnosis
