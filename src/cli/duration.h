// SPDX-License-Identifier: Apache-2.0
// Time as people write and read it.
#pragma once

#include <jwtsync/world.h>
#include <chrono>
#include <string>
#include "configuration/settings.h"

namespace jwtsync::cli {

using configuration::duration_text;
using configuration::parse_duration;

/// How long, for a person: "now", "12 s", "3 min", "2 h", "5 d"; rounded down, without a sign.
[[nodiscard]] std::string spoken(std::chrono::milliseconds duration);

/// A moment seen from another: "2 h ago", "in 3 min", "now".
[[nodiscard]] std::string spoken(Time moment, Time now);
/// The same of a moment that may lie further away than Time reaches.
[[nodiscard]] std::string spoken(std::chrono::sys_time<std::chrono::milliseconds> moment, Time now);

}  // namespace jwtsync::cli
