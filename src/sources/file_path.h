// SPDX-License-Identifier: Apache-2.0
// The path of a file, as locators write it: what `file:` and `dotenv:` share.
#pragma once

#include <jwtsync/result.h>
#include <string>
#include <string_view>

namespace jwtsync::sources {

/// The path that `written` means: absolute, with "%" and two hexadecimal digits for a byte. Errors:
/// `locator_malformed`, with `hint`.
[[nodiscard]] Result<std::string> file_path_in(std::string_view written, std::string_view hint);

}  // namespace jwtsync::sources
