// SPDX-License-Identifier: Apache-2.0
// The one reading of a value: bytes become keys here, and nowhere else.
#pragma once

#include "jose/shape.h"
#include "jose/written_key.h"

#include <jwtsync/result.h>
#include <optional>
#include <string_view>
#include <vector>

namespace jwtsync::jose {

/// What a value is: a document of keys, or one secret. Code that works on it takes the keys that were read, and never
/// looks at the bytes again. An immutable value once it is made.
struct Value {
  Shape shape = Shape::raw;
  std::vector<WrittenKey> keys;        ///< at least one; of a secret: its bytes, and nothing beside them
  std::vector<UnusedKey> unused = {};  ///< of a key set
  bool is_public_set = false;          ///< KeySet::is_public

  [[nodiscard]] bool is_document() const noexcept { return shape != Shape::raw; }
};

/// Reads bytes as a document of keys, else as the secret that they are, byte for byte. White space around a document is
/// not part of it. Errors: those of `read_document` and of hidden_key.h.
[[nodiscard]] Result<Value> read_value(std::string_view bytes);

/// Reads a document of keys; nothing where `bytes` are not one. Errors: those of jwk.h, key_set.h and key_file.h.
[[nodiscard]] std::optional<Result<Value>> read_document(std::string_view bytes);

}  // namespace jwtsync::jose
