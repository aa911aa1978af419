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

/// A cause, its evidence and its remedy, each in one sentence without a full stop.
struct Finding {
  std::string cause;  ///< the name of its page in docs/causes/, such as "secret-not-given"
  std::string why;
  std::string fix;
};

/// The causes of an agreement's departures and silences, the most telling first; empty if all agree.
[[nodiscard]] std::vector<Finding> diagnose(const Agreement& agreement);

/// Which environments share keys, who did not answer, and what to do; empty if the environments are separate.
[[nodiscard]] std::vector<Finding> diagnose(const Distinction& distinction);

}  // namespace jwtsync
