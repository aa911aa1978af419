// SPDX-License-Identifier: Apache-2.0
// What a report tells of where its process's key came from.
#pragma once

#include "fleet/members.h"

#include <jwtsync/fleet.h>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::diagnosis {

using fleet::place_of;

/// The entry of the trail that gave the secret; null if there is none.
[[nodiscard]] const TrailEntry* found_in(const Report& report) noexcept;

/// What became of a locator in a process's trail, `?trim=no` and the like apart; null if its sources do not name it.
[[nodiscard]] const TrailEntry* entry_of(const Report& report, std::string_view locator) noexcept;

/// Whether the process would have used this source's value, had there been one: it was asked before the one that gave
/// the secret.
[[nodiscard]] bool was_asked_first(const Report& report, std::string_view locator) noexcept;

/// Whether `report` has a value where `other` has its key, and another that comes before it.
[[nodiscard]] bool shadows(const Report& report, const Report& other) noexcept;

/// A locator as people say it: "JWT_SECRET_KEY" for `env:JWT_SECRET_KEY?trim=no`.
[[nodiscard]] std::string spoken(std::string_view locator);

/// The place that gave the secret; empty if the report does not say.
[[nodiscard]] std::string_view place_found(const Report& report) noexcept;

/// That place as people say it, or "a source that is not said".
[[nodiscard]] std::string spoken_source(const Report& report);

/// Whether a locator is the address of an issuer's public keys.
[[nodiscard]] bool is_of_issuer(std::string_view locator) noexcept;

/// Its first warning of one of these kinds; null if there is none.
[[nodiscard]] const Warning* warning_in(const Report& report, std::initializer_list<WarningKind> kinds) noexcept;

/// Its warning of a value that nobody meant as a secret; null if there is none.
[[nodiscard]] const Warning* placeholder_in(const Report& report) noexcept;

/// Whether a locator names a variable.
[[nodiscard]] bool is_of_variable(std::string_view locator) noexcept;

/// Whether the key is the public one for development.
[[nodiscard]] bool uses_development_default(const Report& report) noexcept;

/// Whether its last attempt to read its sources again failed, so that it still holds what it read before.
[[nodiscard]] bool refused_to_reload(const Report& report) noexcept;

/// The host in the name of an instance; empty where the name was not made of one and eight random digits.
[[nodiscard]] std::string_view host_of(const Report& report) noexcept;

// Lines of evidence. What processes say in their own words is cut in them.

constexpr std::size_t max_lines = 8;  // of one finding

/// "auth auth-7d9f".
[[nodiscard]] std::string told_name(const Report& report);
/// "auth auth-7d9f: env:JWT_SECRET_STAGING, loaded 2026-01-01T00:00:00Z, generation 1".
[[nodiscard]] std::string line_on(const Member& member);
/// "auth auth-7d9f: env:JWT_SECRET_KEY: absent".
[[nodiscard]] std::string line_on(const TrailEntry& entry, const Member& member);
/// "auth auth-7d9f: warning never_read: ...".
[[nodiscard]] std::string line_on(const Warning& warning, const Member& member);
/// Of each member, as far as is read.
[[nodiscard]] std::vector<std::string> lines_on(const fleet::Some& some);

/// Adds to what a source that was read here answers what its keys would answer under every guess. Its answers are
/// compared in this process, and go to nobody. Error: `ring_unavailable` after a fork.
[[nodiscard]] Result<void> add_guessed_answers(ChallengeAnswer& answer, const KeyRing& ring, const Nonce& nonce,
                                               std::string_view locator);

}  // namespace jwtsync::diagnosis
