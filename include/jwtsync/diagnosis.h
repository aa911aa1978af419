// SPDX-License-Identifier: Apache-2.0
/// @file
/// Why is it so, and what to do: findings out of the catalogue of causes (docs/causes/).
///
///     for (const Finding& finding : diagnose(agreement)) std::cout << finding.why << '\n' << finding.fix << '\n';
#pragma once

#include <jwtsync/fleet.h>
#include <string>
#include <vector>

namespace jwtsync {

/// A cause, its evidence and its remedy, each in one sentence without a full stop. What a process said itself may stand
/// in `why`, cut to 200 bytes; never in `fix`, but for its name and those of its sources, if they are plain.
struct Finding {
  std::string cause;  ///< the name of its page in docs/causes/, such as "secret-not-given"
  std::string why;
  std::string fix;
};

/// How the processes were asked, so that a remedy ends in the command that asks them again.
struct Asking {
  std::vector<std::string> options = {};  ///< such as "--expect", "4", each a word of its own
  /// As they were given. None: those of the configuration.
  std::vector<std::string> targets = {};
  bool collected = false;  ///< by lines of `jwtsync answer`, which answer one nonce only
  /// The command that asked, such as "compat-check". None: `agree` of an agreement, `distinct` of a distinction.
  std::string command = {};
};

/// The causes of an agreement's departures and silences, the most telling first; empty if all agree.
[[nodiscard]] std::vector<Finding> diagnose(const Agreement& agreement, const Asking& asking = {});

/// Which environments share keys, who did not answer, and what to do; empty if the environments are separate.
[[nodiscard]] std::vector<Finding> diagnose(const Distinction& distinction, const Asking& asking = {});

}  // namespace jwtsync
