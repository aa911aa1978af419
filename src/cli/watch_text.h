// SPDX-License-Identifier: Apache-2.0
// A change in a fleet that is watched, in one line: for a person, or for a program.
#pragma once

#include <jwtsync/world.h>
#include <string>
#include "json/strict.h"
#include "watch/story.h"

namespace jwtsync::cli {

/// "2026-01-01T00:01:00Z backend holds another key than auth: WHY; fix: FIX", and behind "over:" what has ended.
[[nodiscard]] std::string change_text(const watch::Change& change, Time now);

/// {"time","change","sentence"}, and of what begins or ends "cause", "certainty", "why" and "fix", null where they
/// are not known.
[[nodiscard]] json::Value change_json(const watch::Change& change, Time now);

}  // namespace jwtsync::cli
