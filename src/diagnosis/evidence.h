// SPDX-License-Identifier: Apache-2.0
// What a report tells of where its process's key came from.
#pragma once

#include "fleet/members.h"

#include <jwtsync/fleet.h>
#include <string>
#include <string_view>

namespace jwtsync::diagnosis {

using fleet::place_of;

/// The entry of the trail that gave the secret; null if there is none.
[[nodiscard]] const TrailEntry* found_in(const Report& report) noexcept;

/// What became of a locator in a process's trail, `?trim=no` and the like apart; null if its sources do not name it.
[[nodiscard]] const TrailEntry* entry_of(const Report& report, std::string_view locator) noexcept;

/// Whether the process would have used this source's value, had there been one: it was asked before the one that gave
/// the secret.
[[nodiscard]] bool was_asked_first(const Report& report, std::string_view locator) noexcept;

/// A locator as people say it: "JWT_SECRET_KEY" for `env:JWT_SECRET_KEY?trim=no`.
[[nodiscard]] std::string spoken(std::string_view locator);

/// Whether a locator names a variable.
[[nodiscard]] bool is_of_variable(std::string_view locator) noexcept;

/// Whether the key is the public one for development.
[[nodiscard]] bool uses_development_default(const Report& report) noexcept;

/// Whether its last attempt to read its sources again failed, so that it still holds what it read before.
[[nodiscard]] bool refused_to_reload(const Report& report) noexcept;

}  // namespace jwtsync::diagnosis
