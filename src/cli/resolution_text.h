// SPDX-License-Identifier: Apache-2.0
// A resolution as `resolve` shows it to people. The secret is not in it.
#pragma once

#include <jwtsync/sources.h>
#include <string>
#include <vector>
#include "cli/console.h"
#include "sources/resolution_json.h"

namespace jwtsync::cli {

using sources::environment_json;
using sources::resolution_json;
using sources::ResolutionFacts;
using sources::trail_json;
using sources::warnings_json;

/// A resolution that found a secret.
[[nodiscard]] std::string resolution_text(const Resolution& resolution, const ResolutionFacts& facts,
                                          const Console& console);

/// One line each.
[[nodiscard]] std::string warnings_text(const std::vector<Warning>& warnings, const Console& console);

[[nodiscard]] std::string remarks_text(const std::vector<Remark>& remarks, const Console& console);

/// What was tried, one line each; empty if nothing was.
[[nodiscard]] std::string trail_text(const std::vector<TrailEntry>& trail, const Console& console);

}  // namespace jwtsync::cli
