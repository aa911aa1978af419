// SPDX-License-Identifier: Apache-2.0
// What is to be said of the keys of a set: which are not used, and which are written in an odd way.
#pragma once

#include "jose/value.h"

#include <jwtsync/sources.h>
#include <string_view>
#include <vector>

namespace jwtsync::sources {

/// `unused_key_warnings` of what could not be read, and one of every key that is used and not written as RFC 7518 has
/// it. `label` says whose value it is.
[[nodiscard]] std::vector<Warning> set_warnings(const jose::Value& value, std::string_view label);

}  // namespace jwtsync::sources
