// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"

#include <jwtsync/diagnosis.h>
#include <array>
#include "cli/cause_text.h"
#include "cli/suggestion.h"

namespace jwtsync::cli {
namespace {

constexpr std::array all_commands{
    &resolve_command, &check_command,    &generate_command,     &keys_command,   &sign_command,
    &verify_command,  &inspect_command,  &agree_command,        &doctor_command, &watch_command,
    &wait_command,    &distinct_command, &answer_command,       &probe_command,  &rotate_command,
    &serve_command,   &exec_command,     &compat_check_command, &help_command,   &version_command,
};

/// What other programs call the same, or what somebody looks for.
struct OtherName {
  std::string_view name;
  std::string_view command;
};
constexpr std::array other_names{
    OtherName{"decode", "inspect"},   OtherName{"show", "inspect"},    OtherName{"validate", "verify"},
    OtherName{"why", "doctor"},       OtherName{"status", "check"},    OtherName{"diagnose", "doctor"},
    OtherName{"explain", "doctor"},   OtherName{"debug", "doctor"},    OtherName{"troubleshoot", "doctor"},
    OtherName{"compare", "agree"},    OtherName{"diff", "agree"},      OtherName{"ask", "agree"},
    OtherName{"monitor", "watch"},    OtherName{"alert", "watch"},     OtherName{"new", "generate"},
    OtherName{"create", "generate"},  OtherName{"init", "generate"},   OtherName{"list", "keys"},
    OtherName{"join", "keys --join"}, OtherName{"rollover", "rotate"}, OtherName{"export", "keys"},
    OtherName{"which", "resolve"},    OtherName{"where", "resolve"},   OtherName{"encode", "sign"},
    OtherName{"issue", "sign"},       OtherName{"daemon", "serve"},    OtherName{"server", "serve"},
    OtherName{"start", "serve"},      OtherName{"run", "exec"},
};

std::optional<std::string_view> command_called(std::string_view other_name) {
  for (const OtherName& other : other_names) {
    if (other.name == other_name) return other.command;
  }
  return std::nullopt;
}

std::optional<std::string_view> command_meant_by(std::string_view name) {
  if (const auto command = command_called(name)) return command;
  std::vector<std::string_view> names;
  for (const Command* command : all_commands) names.push_back(command->name);
  return meant_by(name, names);
}

/// The error for an option that stands where a command belongs.
Error option_without_command(std::string_view word) {
  constexpr std::array<std::string_view, 2> alone{"--help", "--version"};
  const auto meant = meant_by(word, alone);
  return {Code::argument_invalid, "an option stands where the command belongs",
          meant ? "did you mean jwtsync " + std::string(*meant) + "?"
                : "the command comes first: jwtsync COMMAND [OPTIONS]; jwtsync help lists the commands"};
}

}  // namespace

std::span<const Command* const> commands() noexcept { return all_commands; }

const Command* command_named(std::string_view name) noexcept {
  for (const Command* command : all_commands) {
    if (command->name == name) return command;
  }
  return nullptr;
}

Error unknown_command(std::string_view name) {
  if (name.starts_with('-')) return option_without_command(name);
  if (named<Cause>(name)) {
    const std::string cause(name);
    return {Code::argument_invalid, cause + " is a cause and not a command",
            "did you mean jwtsync help " + cause + "?"};
  }
  const auto meant = command_meant_by(name);
  return {Code::argument_invalid,
          is_plain_word(name) ? "unknown command " + std::string(name) : "the first argument is not a command",
          meant ? "did you mean jwtsync " + std::string(*meant) + "?" : "jwtsync help lists the commands"};
}

std::vector<std::string_view> help_topics() {
  std::vector<std::string_view> topics;
  for (const Command* command : all_commands) topics.push_back(command->name);
  topics.push_back(all_causes);
  topics.insert(topics.end(), names<Cause>().begin(), names<Cause>().end());
  return topics;
}

Error unknown_topic(std::string_view name) {
  const auto other = command_called(name);
  const auto meant = other ? std::optional(other->substr(0, other->find(' '))) : meant_by(name, help_topics());
  return {Code::argument_invalid,
          is_plain_word(name) ? "unknown command or cause " + std::string(name)
                              : "the word behind help is neither a command nor a cause",
          meant ? "did you mean jwtsync help " + std::string(*meant) + "?"
                : "jwtsync help lists the commands, jwtsync help causes the causes"};
}

}  // namespace jwtsync::cli
