// SPDX-License-Identifier: Apache-2.0
// Keys in what looks like JSON. It need not be well-formed: a key set with a comma too many is not a secret either.
// Nothing is copied, since the value may be one.
#pragma once

#include "jose/key_mark.h"

#include <optional>
#include <string_view>
#include <vector>

namespace jwtsync::jose {

/// A text literal that is a value, as it is written: escapes stand in it.
struct JsonText {
  std::string_view name;  ///< of the member; empty in an array
  std::string_view content;
};

struct JsonKeys {
  /// Of an object with "kty", with n and e, or with crv and x; of "keys", a list of objects. At any depth, the names in
  /// any case, with escapes, in quotes or not.
  std::optional<KeyMark> mark;
  bool is_inside = false;       ///< something of JSON is around it: an array, another object
  std::vector<JsonText> texts;  ///< those that are long enough for a key, no more than a bound
};

[[nodiscard]] JsonKeys look_into_json(std::string_view text);

}  // namespace jwtsync::jose
