// SPDX-License-Identifier: Apache-2.0
// What the doctor saw, what it found in that, and what it could not see.
#pragma once

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <optional>
#include <string>
#include <vector>
#include "cli/command.h"
#include "cli/fleet_question.h"
#include "cli/token_examination.h"

namespace jwtsync::cli {

struct Examination {
  Agreement agreement;  ///< of processes and of sources that were read here; of no members where none was asked
  std::optional<TokenExamination> token = {};
  std::vector<KeySetLook> key_sets = {};  ///< of issuers whose keys were asked for several times
  std::vector<Finding> findings = {};
  /// Of a token that all take: what it may be if it is refused all the same. Nothing that was seen tells of it.
  std::vector<Finding> if_refused = {};
  std::vector<std::string> unseen = {};  ///< one line each, with the way to see it
  Freshness freshness = Freshness::asked;
};

/// Asks, reads and compares. Errors: those of the question and of what is read here.
[[nodiscard]] Result<Examination> examine(const Invocation& invocation);

/// 1 where something is wrong for certain or most likely, or the keys at hand refuse the token, else 4 where a process
/// did not answer, else 0.
[[nodiscard]] int exit_status_of(const Examination& examination);

}  // namespace jwtsync::cli
