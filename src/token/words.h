// SPDX-License-Identifier: Apache-2.0
// Objections in words, as far as they need no expectations.
#pragma once

#include "token/objection.h"

#include <jwtsync/result.h>
#include <string_view>

namespace jwtsync::token {

/// `token` is the one that is objected to; nothing of it is quoted.
[[nodiscard]] Error in_words(const Objection& objection, std::string_view token);

}  // namespace jwtsync::token
