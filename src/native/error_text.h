// SPDX-License-Identifier: Apache-2.0
// What a failed system call means, in words.
#pragma once

#include <string>

namespace jwtsync::native {

/// The text of an `errno` value as it stands in our messages: lower case, such as "permission denied".
[[nodiscard]] std::string error_text(int error);

}  // namespace jwtsync::native
