// SPDX-License-Identifier: Apache-2.0
// --label, for the commands that answer for a process.
#pragma once

#include <map>
#include <string>
#include "cli/arguments.h"

namespace jwtsync::cli {

inline constexpr Option label_option{"--label", "NAME=VALUE",
                                     "a label of the report, as in team=payments; may be repeated", Times::any};

/// The labels that were given. `argument_invalid`: one is none, two have one name, or there are more than 16.
[[nodiscard]] Result<std::map<std::string, std::string>> labels_of(const Arguments& arguments);

}  // namespace jwtsync::cli
