// SPDX-License-Identifier: Apache-2.0
// What to say of a key that was taken for a secret, and what to do.
#pragma once

#include "jose/hidden_key.h"

#include <jwtsync/result.h>
#include <string_view>

namespace jwtsync::jose {

/// `secret_format_unsupported`. A format of a locator is named only where it reads `bytes`: that is tried. Quotes
/// nothing of them but the name of a member.
[[nodiscard]] Error refusal_of(const HiddenKey& key, std::string_view bytes);

}  // namespace jwtsync::jose
