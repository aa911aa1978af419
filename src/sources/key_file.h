// SPDX-License-Identifier: Apache-2.0
// Reading a file that holds a secret: what `file:` and `credential:` share.
#pragma once

#include "sources/source.h"

#include <string>

namespace jwtsync::sources {

/// The content of a key file. Refuses one that others may write (`file_writable_by_others`); one that everybody may
/// read is a warning, since mounted secrets are. Every error names the path and a remedy.
[[nodiscard]] Result<RawValue> read_key_file(Files& files, const std::string& path);

}  // namespace jwtsync::sources
