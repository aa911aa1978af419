// SPDX-License-Identifier: Apache-2.0
// The pages of causes as a list, and for programs.
#pragma once

#include "json/strict.h"

#include <jwtsync/diagnosis.h>
#include <string>
#include <string_view>

namespace jwtsync::cli {

/// What follows `jwtsync help` for the list of all causes.
inline constexpr std::string_view all_causes = "causes";

/// The text of `jwtsync help causes`: name and title of each, by families.
[[nodiscard]] std::string list_of_causes();

/// {"name", "family", "title", "certainty", "looks", "happens", "evidence", "remedy", "prevention"}.
[[nodiscard]] json::Value json_of(Cause cause);

}  // namespace jwtsync::cli
