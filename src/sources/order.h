// SPDX-License-Identifier: Apache-2.0
// In which order sources are asked.
#pragma once

#include "sources/locator.h"

#include <jwtsync/result.h>
#include <jwtsync/sources.h>
#include <jwtsync/world.h>
#include <string>
#include <vector>

namespace jwtsync::sources {

/// One step of a search.
struct Step {
  Locator locator;
  /// Why this environment does not ask it; empty if it does.
  std::string not_asked_because;
};

/// All steps, and who ordered them.
struct Order {
  std::vector<Step> steps;
  bool is_default = false;
  std::string written_in = {};  // who says it: "--source", "JWTSYNC_SOURCES", "sources"; empty for the default
};

inline constexpr std::size_t max_steps = 32;

/// The order in force: argument over `JWTSYNC_SOURCES` over configuration file over default. Errors: those of
/// `parse_locator`, led by the place of the locator, and `argument_invalid` for more than `max_steps`.
[[nodiscard]] Result<Order> order_in(const Environment& environment, const EnvironmentVariables& variables,
                                     const ResolveOptions& options);

/// The locators that somebody wrote, read as far as they can be read: nothing if the default order is in force.
[[nodiscard]] std::vector<Locator> written_locators(const EnvironmentVariables& variables,
                                                    const ResolveOptions& options);

}  // namespace jwtsync::sources
