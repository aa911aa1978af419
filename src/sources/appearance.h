// SPDX-License-Identifier: Apache-2.0
// What a secret looks like that it may not have been meant to be. Words only: the bytes stay as they are.
#pragma once

#include <jwtsync/secret.h>
#include <jwtsync/sources.h>
#include <cstdint>
#include <string_view>
#include <vector>

namespace jwtsync::sources {

/// Where a value comes from, as far as its looks say more in one place than in another.
enum class Origin : std::uint8_t { variable, elsewhere };

/// A warning for each likeness of `text`, which is UTF-8, that is seldom meant; `label` says whose value it is.
[[nodiscard]] std::vector<Warning> appearance_warnings(const Secret& text, std::string_view label);

/// A remark for each likeness that many good secrets have.
[[nodiscard]] std::vector<Remark> appearance_remarks(const Secret& text, std::string_view label, Origin origin);

}  // namespace jwtsync::sources
