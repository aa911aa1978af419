// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"

#include <array>
#include "base/text.h"

namespace jwtsync::cli {
namespace {

constexpr std::array all_commands{
    &resolve_command, &check_command,        &generate_command, &keys_command,     &sign_command,
    &verify_command,  &inspect_command,      &agree_command,    &distinct_command, &answer_command,
    &serve_command,   &compat_check_command, &help_command,     &version_command,
};

}  // namespace

std::span<const Command* const> commands() noexcept { return all_commands; }

const Command* command_named(std::string_view name) noexcept {
  for (const Command* command : all_commands) {
    if (command->name == name) return command;
  }
  return nullptr;
}

Error unknown_command(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Command* command : all_commands) names.push_back(command->name);
  const auto meant = base::nearest(name, names);
  return {Code::argument_invalid,
          is_plain_word(name) ? "unknown command " + std::string(name) : "the first argument is not a command",
          meant ? "did you mean jwtsync " + std::string(*meant) + "?" : "jwtsync help lists the commands"};
}

}  // namespace jwtsync::cli
