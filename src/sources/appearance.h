// SPDX-License-Identifier: Apache-2.0
// What a secret looks like that it may not have been meant to be. Warnings only: the bytes stay as they are.
#pragma once

#include <jwtsync/secret.h>
#include <jwtsync/sources.h>
#include <string_view>
#include <vector>

namespace jwtsync::sources {

/// A warning for each likeness of `text`, which is UTF-8; `label` says whose value it is.
[[nodiscard]] std::vector<Warning> appearance_warnings(const Secret& text, std::string_view label);

}  // namespace jwtsync::sources
