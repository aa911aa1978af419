// SPDX-License-Identifier: Apache-2.0
#include "cli/program.h"

#include <jwtsync/world.h>
#include <algorithm>
#include "cli/commands.h"

namespace jwtsync::cli {
namespace {

/// Takes events and keeps none: for commands whose answer says it all.
class NoEvents : public Events {
 public:
  void record(Level, std::string_view) override {}
};

/// The status of a program that writes into a pipe that nobody reads any more, as the shell tells it: 128 + SIGPIPE.
constexpr int broken_pipe_status = 141;

bool asks_for(const std::vector<std::string>& words, std::string_view option) {
  return std::find(words.begin(), std::find(words.begin(), words.end(), "--"), option) !=
         std::find(words.begin(), words.end(), "--");
}

/// `jwtsync --help` and `jwtsync --version` are the commands of these names.
std::string command_word(const std::string& word) {
  if (word == "--help" || word == "-h") return "help";
  if (word == "--version" || word == "-V") return "version";
  return word;
}

Error with_way_to_help(Error error, const Command& command) {
  const std::string_view hint = error.hint;
  const std::string_view link = hint.empty() ? "see" : hint.ends_with('?') ? " see" : "; see";
  error.hint += std::string(link) + " jwtsync " + std::string(command.name) + " --help";
  return error;
}

int run_command(const Command& command, std::vector<std::string> words, const World& world, Console& console,
                Process& process) {
  if (asks_for(words, "--help") || asks_for(words, "-h")) {
    console.out.write(help_of(command));
    return 0;
  }
  for (const MovedOption& moved : command.moved_options) {
    if (!asks_for(words, moved.option)) continue;
    return console.fail(with_way_to_help({Code::argument_invalid, "unknown option " + std::string(moved.option),
                                          "did you mean jwtsync " + std::string(moved.command) + "?"},
                                         command));
  }
  const std::vector<Option> options = options_of(command);
  Result<Arguments> arguments = parse_arguments(options, command.operands, std::move(words));
  if (!arguments) {
    return console.fail(with_way_to_help(std::move(arguments).error(), command));
  }
  console.format = arguments->has("--json") ? Format::json : Format::text;
  NoEvents no_events;
  const World seen = command.logging == Logging::events ? world : world.with(no_events);
  return command.run({command, *std::move(arguments), seen, console, process});
}

int dispatch(std::vector<std::string> words, const World& world, Console& console, Process& process) {
  if (asks_for(words, "--json") || asks_for(words, "-j")) console.format = Format::json;  // of errors, too
  if (words.empty()) {
    console.err.write(overview());
    return exit_status_of(Category::usage);
  }
  const std::string name = command_word(words.front());
  const Command* const command = command_named(name);
  if (command == nullptr) return console.fail(unknown_command(name));
  words.erase(words.begin());
  return run_command(*command, std::move(words), world, console, process);
}

}  // namespace

int run_program(std::vector<std::string> words, const World& world, Console& console, Process& process) {
  const int status = dispatch(std::move(words), world, console, process);
  console.out.flush();
  console.err.flush();
  const std::error_code& failure = console.out.failure();
  if (!failure) return status;
  if (failure == std::errc::broken_pipe) return broken_pipe_status;  // `| head -1` has what it wanted
  console.err.write("jwtsync: error: cannot write the answer to standard output: " + failure.message() + "\n");
  console.err.flush();
  return exit_status_of(Category::unreachable);
}

}  // namespace jwtsync::cli
