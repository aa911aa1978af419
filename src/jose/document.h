// SPDX-License-Identifier: Apache-2.0
// The keys of a value, whatever form it has.
#pragma once

#include "jose/shape.h"
#include "jose/written_key.h"

#include <jwtsync/result.h>
#include <string_view>
#include <vector>

namespace jwtsync::jose {

/// The keys of a value of this shape, at least one. Of a raw value: its bytes, as a secret. Errors: those of jwk.h and
/// key_file.h; `secret_format_unsupported` for a key in another form.
[[nodiscard]] Result<std::vector<WrittenKey>> read_document(std::string_view value, Shape shape);

}  // namespace jwtsync::jose
