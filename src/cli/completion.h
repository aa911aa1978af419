// SPDX-License-Identifier: Apache-2.0
// What a shell completes, made of the same facts as help: `jwtsync help --completion`. The build writes it for
// `make install`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::cli {

/// The shells, as a list in a sentence.
inline constexpr std::string_view completed_shells = "bash, zsh or fish";

/// The script by which this shell completes commands, options, and the values that are files; nothing for others.
[[nodiscard]] std::optional<std::string> completion_for(std::string_view shell);

}  // namespace jwtsync::cli
