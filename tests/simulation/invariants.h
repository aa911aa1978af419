// SPDX-License-Identifier: Apache-2.0
// What must hold after every step.
#pragma once

#include "process.h"

#include <jwtsync/fleet.h>
#include <memory>
#include <vector>

namespace jwtsync::simulation {

/// A token, and all that is true of it.
struct Token {
  std::string text;
  std::size_t key = KeyStock::unknown;
  Time expires_at;
  bool is_issuers = false;
};

void check_process(Setting& setting, Process& process);
/// What `process` said of the token: nothing where it accepted it.
void check_verdict(Setting& setting, Process& process, const Token& token, std::optional<Code> refusal);

/// What was true of a process as it was asked.
struct Asked {
  Keys held;
  bool waits_for_store = false;  ///< why it has no key
};
/// `asked`: in the order of those who were asked.
void check_agreement(Setting& setting, const std::vector<Witnessed>& witnessed, const std::vector<Asked>& asked,
                     const Agreement& agreement);

}  // namespace jwtsync::simulation
