// SPDX-License-Identifier: Apache-2.0
// The commands there are: the one list from which dispatch, `help` and the pages of docs/commands/ come.
#pragma once

#include <span>
#include <string_view>
#include <vector>
#include "cli/command.h"

namespace jwtsync::cli {

/// Every command, in the order in which `help` lists them.
[[nodiscard]] std::span<const Command* const> commands() noexcept;

/// The command of this name, or null.
[[nodiscard]] const Command* command_named(std::string_view name) noexcept;

/// What the exit statuses mean, of all commands.
[[nodiscard]] std::span<const ExitRow> exit_statuses() noexcept;

/// The text of `jwtsync help`, which `jwtsync` alone shows too.
[[nodiscard]] std::string overview();

/// The error for a first word that is not the name of a command, with a "did you mean".
[[nodiscard]] Error unknown_command(std::string_view name);

/// What `jwtsync help` can be asked about: commands, "causes", and each cause.
[[nodiscard]] std::vector<std::string_view> help_topics();

/// The error for what help cannot be asked about, with a "did you mean".
[[nodiscard]] Error unknown_topic(std::string_view name);

// Each in a file of its own name.
extern const Command resolve_command;
extern const Command check_command;
extern const Command generate_command;
extern const Command keys_command;
extern const Command sign_command;
extern const Command verify_command;
extern const Command inspect_command;
extern const Command agree_command;
extern const Command wait_command;
extern const Command doctor_command;
extern const Command watch_command;
extern const Command distinct_command;
extern const Command answer_command;
extern const Command probe_command;
extern const Command rotate_command;
extern const Command serve_command;
extern const Command exec_command;
extern const Command compat_check_command;
extern const Command help_command;
extern const Command version_command;

}  // namespace jwtsync::cli
