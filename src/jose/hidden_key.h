// SPDX-License-Identifier: Apache-2.0
// A key in a value that was taken for a secret. A public key is known to everybody: as the bytes of an HMAC key it
// would let everybody sign. What a text becomes decides, not how it begins.
#pragma once

#include "jose/key_mark.h"
#include "jose/wrapping.h"

#include <jwtsync/result.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::jose {

struct HiddenKey {
  KeyMark mark;
  std::vector<Wrapping> wrappings;  ///< the outermost first
  std::string member;               ///< of JSON that holds it, if its name can be repeated; else empty
};

/// Looks for a key in the first 64 KiB of `bytes`: as it stands, and after up to six unwrappings. What is decoded on
/// the way stands in a Secret. Error: `internal_error`, where there is no memory page for it.
[[nodiscard]] Result<std::optional<HiddenKey>> find_hidden_key(std::string_view bytes);

/// Refuses `bytes` that hold a key: `secret_format_unsupported`, saying which, in what, and how it can be read.
[[nodiscard]] Result<void> require_no_hidden_key(std::string_view bytes);

}  // namespace jwtsync::jose
