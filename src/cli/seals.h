// SPDX-License-Identifier: Apache-2.0
// The seals of a rotation's keys, found where locators say.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/seal.h>
#include <jwtsync/world.h>
#include <string>
#include <vector>
#include "cli/arguments.h"
#include "cli/sourcing.h"

namespace jwtsync::cli {

/// Where the seals are: --seal, else [rotation] seal.
[[nodiscard]] std::vector<std::string> seal_locators(const Arguments& arguments, const Configuration& configuration);

/// Errors: those of `resolve` and of Seal::create.
[[nodiscard]] Result<std::vector<rotation::Seal>> seals_of(const World& world, const Sourcing& sourcing,
                                                           const std::vector<std::string>& locators);

}  // namespace jwtsync::cli
