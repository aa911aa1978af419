// SPDX-License-Identifier: Apache-2.0
// Variables that were set for jwtsync and are never read: names of files, and misspelt names.
#pragma once

#include "sources/order.h"

#include <jwtsync/sources.h>
#include <jwtsync/world.h>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::sources {

/// What other programs put behind the name of a variable that names a file in place of the secret.
inline constexpr std::string_view file_suffix = "_FILE";

/// A warning for each: `file_variable` (JWT_SECRET_KEY_FILE and the like) and `unknown_variable` (JWTSYNC_SOURCE).
/// `asked` has the variables that `order` asks. Names only; a value is shown if it is a plain path.
[[nodiscard]] std::vector<Warning> unread_variables(const Order& order, const std::vector<std::string>& asked,
                                                    const EnvironmentVariables& variables);

/// A variable that is set, and the one that was probably meant.
struct Misspelling {
  std::string name;
  std::string meant;
};

/// The first few variables whose names come close to one of `expected` and are not among `known`; `most_edits` letters
/// may be wrong, by default a third of them. Names only: no value is looked at.
[[nodiscard]] std::vector<Misspelling> likely_misspellings(const EnvironmentVariables& variables,
                                                           std::span<const std::string> expected,
                                                           std::span<const std::string> known,
                                                           std::optional<std::size_t> most_edits = {});

}  // namespace jwtsync::sources
