// SPDX-License-Identifier: Apache-2.0
// Variables that were set under a misspelt name, and are never read.
#pragma once

#include <jwtsync/world.h>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace jwtsync::sources {

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
