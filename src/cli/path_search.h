// SPDX-License-Identifier: Apache-2.0
// Where a program is: what execvp(3) finds, told without executing it.
#pragma once

#include <optional>
#include <string>

namespace jwtsync::cli {

/// The file that execvp(3) would execute: at that path, or, of a name without a slash, in a folder of PATH. Its
/// interpreter may be missing.
[[nodiscard]] std::optional<std::string> program_of(const std::string& word);
/// Whether it is a binary, whatever the machine. execvp(3) gives one that this machine does not know to the shell.
[[nodiscard]] bool is_binary(const std::string& path);
[[nodiscard]] bool is_folder(const std::string& path);

}  // namespace jwtsync::cli
