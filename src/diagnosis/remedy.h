// SPDX-License-Identifier: Apache-2.0
// What to do, ending in the command that shows whether it helped.
#pragma once

#include <jwtsync/fleet.h>
#include <string>

namespace jwtsync::diagnosis {

/// The command that asks the same processes again: `jwtsync agree http://auth:7517 http://backend:7517`.
[[nodiscard]] std::string ask_again(const Agreement& agreement);
/// Likewise: `jwtsync agree --distinct ...`.
[[nodiscard]] std::string ask_again(const Distinction& distinction);

}  // namespace jwtsync::diagnosis
