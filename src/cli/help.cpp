// SPDX-License-Identifier: Apache-2.0
// jwtsync help: what can be asked, and the pages of causes. And the text of every command's --help.
#include <jwtsync/cause_page.h>
#include <algorithm>
#include <array>
#include "cli/cause_text.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/fleet_question.h"
#include "cli/manual.h"
#include "cli/sourcing.h"
#include "cli/table.h"
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

constexpr std::array<Option, 2> common_options{{
    {"--json", "", "answer as JSON", Times::once, 'j'},
    {"--help", "", "show this text", Times::once, 'h'},
}};

constexpr std::array<ExitRow, 12> all_statuses{{
    {0, "yes"},
    {1, "no"},
    {2, "usage error; with no command this text is shown"},
    {3, "nothing there"},
    {4, "no answer"},
    {5, "already exists"},
    {6, "forbidden or unfit"},
    {70, "a defect of jwtsync"},
    {75, "jwtsync exec: the command was ended since its key has changed"},
    {126, "jwtsync exec: the command cannot be executed"},
    {127, "jwtsync exec: there is no such command"},
    {141, "the reader of the answer is gone, as in: jwtsync help | head -1"},
}};

/// `-s, --source LOCATOR`; long names stand below each other.
std::string given(const Option& option) {
  std::string text = option.letter == '\0' ? "    " : std::string{'-', option.letter} + ", ";
  text += option.name;
  return option.placeholder.empty() ? text : text + " " + std::string(option.placeholder);
}

std::string short_name_of(const Option& option) {
  return option.letter == '\0' ? std::string() : std::string{'-', option.letter};
}

json::Value describe(const Command& command) {
  json::Value options = json::Value::array();
  for (const Option& option : options_of(command)) {
    options.push_back({{"name", option.name},
                       {"short", short_name_of(option)},
                       {"placeholder", option.placeholder},
                       {"description", option.description},
                       {"repeatable", option.times == Times::any}});
  }
  json::Value exits = json::Value::array();
  for (const ExitRow& row : command.exits) exits.push_back({{"status", row.status}, {"meaning", row.meaning}});
  return {{"name", command.name},           {"purpose", command.purpose}, {"operands", command.operands},
          {"details", command.details},     {"example", command.example}, {"options", std::move(options)},
          {"exit_status", std::move(exits)}};
}

int write_completion(Console& console, const std::string& shell) {
  const std::optional<std::string> script = completion_for(shell);
  if (!script) {
    return console.fail({Code::argument_invalid, "--completion is not the name of a shell that is known",
                         "give " + std::string(completed_shells)});
  }
  console.out.write(*script);
  return 0;
}

/// A list under its name, of what `jwtsync help` was asked about.
std::string as_json(const char* name, json::Value described) {
  return json::dump({{name, std::move(described)}}) + "\n";
}

int show_causes(const Invocation& invocation, std::span<const Cause> asked, const std::string& text) {
  Console& console = invocation.console;
  if (invocation.arguments.has("--man")) {
    return console.fail({Code::argument_invalid, "--man is for commands: a cause has no manual page",
                         "leave --man out, or read docs/causes/README.md"});
  }
  if (console.format == Format::text) {
    console.out.write(text);
    return 0;
  }
  json::Value described = json::Value::array();
  for (const Cause cause : asked) described.push_back(json_of(cause));
  console.out.write(as_json("causes", std::move(described)));
  return 0;
}

int show_all_causes(const Invocation& invocation) {
  std::vector<Cause> causes;
  for (std::size_t i = 0; i < names<Cause>().size(); ++i) causes.push_back(static_cast<Cause>(i));
  return show_causes(invocation, causes, list_of_causes());
}

int run_help(const Invocation& invocation) {
  if (const auto shell = invocation.arguments.value("--completion")) {
    return write_completion(invocation.console, *shell);
  }
  const std::vector<std::string>& names = invocation.arguments.operands();
  std::vector<const Command*> asked(commands().begin(), commands().end());
  if (!names.empty()) {
    if (names.front() == all_causes) return show_all_causes(invocation);
    if (const auto cause = named<Cause>(names.front())) return show_causes(invocation, {{*cause}}, page_text(*cause));
    const Command* const command = command_named(names.front());
    if (command == nullptr) return invocation.console.fail(unknown_topic(names.front()));
    asked = {command};
  }
  if (invocation.arguments.has("--man")) {
    invocation.console.out.write(names.empty() ? manual() : manual_of(*asked.front()));
  } else if (invocation.console.format == Format::json) {
    json::Value described = json::Value::array();
    for (const Command* command : asked) described.push_back(describe(*command));
    invocation.console.out.write(as_json("commands", std::move(described)));
  } else {
    invocation.console.out.write(names.empty() ? overview() : help_of(*asked.front()));
  }
  return 0;
}

constexpr std::array<Option, 2> own_options{{
    {"--man", "", "as a manual page, for man -l -"},
    {"--completion", "SHELL", "what bash, zsh or fish completes, as a script that it reads"},
}};

constexpr std::array<ExitRow, 2> help_exits{{{0, "the help was shown"}, {2, "there is no such command or cause"}}};

}  // namespace

std::span<const ExitRow> exit_statuses() noexcept { return all_statuses; }

std::string overview() {
  std::string text =
      "jwtsync: every service, the same JWT key: proved and explained\n"
      "\n"
      "usage: jwtsync COMMAND [OPTIONS]\n"
      "\n"
      "commands:\n";
  Table table(2);
  for (const Command* command : commands()) table.add({std::string(command->name), std::string(command->purpose)});
  Table statuses(2);
  for (const ExitRow& row : all_statuses) statuses.add({std::to_string(row.status), std::string(row.meaning)});
  return text + table.text() +
         "\n"
         "exit status:\n" +
         statuses.text() +
         "\n"
         "jwtsync help COMMAND tells more of one, and so does its option -h; -V alone shows the version.\n"
         "jwtsync help causes lists why tokens are refused and keys differ, and jwtsync help CAUSE tells more of "
         "one.\n";
}

std::vector<Option> options_of(const Command& command) {
  std::vector<Option> options;
  if (command.takes_sources) options.assign(source_options().begin(), source_options().end());
  const std::span<const Option> asking = fleet_options(command.asks_fleet);
  options.insert(options.end(), asking.begin(), asking.end());
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
    options.add({given(option), std::string(option.description)});
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
    .operands = "[COMMAND|CAUSE]",
    .options = own_options,
    .details = "A cause is a name that a finding gives, such as white-space; causes lists them all.",
    .exits = help_exits,
    .example = "jwtsync help resolve",
    .run = run_help,
};

}  // namespace jwtsync::cli
