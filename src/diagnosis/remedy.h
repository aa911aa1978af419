// SPDX-License-Identifier: Apache-2.0
// The command that shows whether a remedy helped.
#pragma once

#include <jwtsync/diagnosis.h>
#include <string>
#include <string_view>

namespace jwtsync::diagnosis {

/// The command that asked, or `usual` if none is named, with its options and targets, as a shell takes it:
/// `jwtsync agree --expect 2 http://auth:7517 http://backend:7517`.
[[nodiscard]] std::string ask_again(std::string_view usual, const Asking& asking);

}  // namespace jwtsync::diagnosis
