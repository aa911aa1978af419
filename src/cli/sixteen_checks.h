// SPDX-License-Identifier: Apache-2.0
// The sixteen checks of the two original Python scripts, twelve general and four of staging, made from outside: of the
// services' reports and answers, and of what this command finds itself. What cannot be seen so is not checked, and says
// so. A service without a key is named, and passes no check of keys; one that cannot reach its store is not judged.
#pragma once

#include <jwtsync/fleet.h>
#include <optional>
#include <string>
#include <vector>
#include "cli/checks.h"
#include "cli/own_side.h"

namespace jwtsync::cli {

/// All sixteen, in the order of the scripts. "auth" is every service with auth in its name, "backend" are all others.
/// Pure.
[[nodiscard]] std::vector<CheckResult> sixteen_checks(const Agreement& agreement, const OwnSide& here);

/// The fingerprint that all services show, if all of them hold the same keys.
[[nodiscard]] std::optional<std::string> common_fingerprint(const Agreement& agreement);

}  // namespace jwtsync::cli
