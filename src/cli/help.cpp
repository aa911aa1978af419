// SPDX-License-Identifier: Apache-2.0
// jwtsync help: what can be asked. And the text of every command's --help.
#include <algorithm>
#include <array>
#include "cli/commands.h"
#include "cli/fleet_question.h"
#include "cli/sourcing.h"
#include "cli/table.h"
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

constexpr std::array<Option, 2> common_options{{
    {"--json", "", "answer as JSON"},
    {"--help", "", "show this text"},
}};

std::string list_of_commands() {
  std::string text =
      "jwtsync: every service, the same JWT key: proved, explained, rotated\n"
      "\n"
      "usage: jwtsync COMMAND [OPTIONS]\n"
      "\n"
      "commands:\n";
  Table table(2);
  for (const Command* command : commands()) table.add({std::string(command->name), std::string(command->purpose)});
  text += table.text();
  text +=
      "\n"
      "exit status: 0 yes, 1 no, 2 usage error, 3 nothing there, 4 no answer,\n"
      "             5 already exists, 6 forbidden or unfit, 70 a defect of jwtsync\n"
      "\n"
      "jwtsync help COMMAND tells more of one.\n";
  return text;
}

json::Value describe(const Command& command) {
  json::Value options = json::Value::array();
  for (const Option& option : options_of(command)) {
    options.push_back({{"name", option.name},
                       {"placeholder", option.placeholder},
                       {"description", option.description},
                       {"repeatable", option.times == Times::any}});
  }
  return {{"name", command.name}, {"purpose", command.purpose}, {"options", std::move(options)}};
}

int run(const Invocation& invocation) {
  const std::vector<std::string>& names = invocation.arguments.operands();
  std::vector<const Command*> asked(commands().begin(), commands().end());
  if (!names.empty()) {
    const Command* const command = command_named(names.front());
    if (command == nullptr) return invocation.console.fail(unknown_command(names.front()));
    asked = {command};
  }
  if (invocation.console.format == Format::json) {
    json::Value described = json::Value::array();
    for (const Command* command : asked) described.push_back(describe(*command));
    invocation.console.out.write(json::dump({{"commands", std::move(described)}}) + "\n");
  } else {
    invocation.console.out.write(names.empty() ? list_of_commands() : help_of(*asked.front()));
  }
  return 0;
}

constexpr std::array<ExitRow, 2> exits{{{0, "the help was shown"}, {2, "there is no such command"}}};

}  // namespace

std::vector<Option> options_of(const Command& command) {
  std::vector<Option> options;
  if (command.takes_sources) options.assign(source_options().begin(), source_options().end());
  if (command.asks_fleet) options.assign(fleet_options().begin(), fleet_options().end());
  options.insert(options.end(), command.options.begin(), command.options.end());
  options.insert(options.end(), common_options.begin(), common_options.end());
  return options;
}

std::string help_of(const Command& command) {
  const std::string name(command.name);
  std::string text =
      "jwtsync " + name + ": " + std::string(command.purpose) + "\n\nusage: jwtsync " + name + " [OPTIONS]";
  if (!command.operands.empty()) text += " " + std::string(command.operands);
  text += "\n\noptions:\n";
  Table options(2);
  for (const Option& option : options_of(command)) {
    std::string given(option.name);
    if (!option.placeholder.empty()) given += " " + std::string(option.placeholder);
    options.add({given, std::string(option.description)});
  }
  text += options.text();
  if (!command.details.empty()) text += "\n" + std::string(command.details) + "\n";
  text += "\nexit status:\n";
  Table exits_table(2);
  for (const ExitRow& row : command.exits) exits_table.add({std::to_string(row.status), std::string(row.meaning)});
  return text + exits_table.text() + "\nexample:\n  " + std::string(command.example) + "\n";
}

constinit const Command help_command{
    .name = "help",
    .purpose = "which commands are there?",
    .operands = "[COMMAND]",
    .exits = exits,
    .example = "jwtsync help resolve",
    .run = run,
};

}  // namespace jwtsync::cli
