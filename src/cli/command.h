// SPDX-License-Identifier: Apache-2.0
// What a command is: a row of facts, from which help, parsing and the pages of docs/commands/ come, and a function.
#pragma once

#include <jwtsync/world.h>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include "cli/arguments.h"
#include "cli/console.h"

namespace jwtsync::cli {

/// One exit status and what it means.
struct ExitRow {
  int status;
  std::string_view meaning;
};

/// Whether the library's events (the log) go to standard error while a command runs.
enum class Logging : std::uint8_t { silent, events };

/// An option that is a command of its own: who gives it is told its name.
struct MovedOption {
  std::string_view option;   ///< "--distinct"
  std::string_view command;  ///< "distinct"
};

struct Command;

/// One run of a command: what was asked, and all it may touch.
struct Invocation {
  const Command& command;
  Arguments arguments;
  const World& world;
  Console& console;
  Process& process;
};

/// Whether a command compares processes: those it asks, or also what was collected of others (--nonce, --answers).
enum class AsksFleet { no, now, now_or_collected };

struct Command {
  std::string_view name;
  /// One line without a full stop: the question it answers.
  std::string_view purpose;
  /// What may follow the options on the command line, such as "TARGET..."; empty for nothing.
  std::string_view operands = {};
  /// Its own options; `takes_sources` adds --environment, --source and --config, `asks_fleet` those of
  /// fleet_question.h, and each command has --json and --help.
  std::span<const Option> options = {};
  std::span<const MovedOption> moved_options = {};
  bool takes_sources = false;
  AsksFleet asks_fleet = AsksFleet::no;
  /// What a reader must know besides; may be empty.
  std::string_view details = {};
  std::span<const ExitRow> exits;
  std::string_view example;
  Logging logging = Logging::silent;
  int (*run)(const Invocation& invocation) = nullptr;
};

/// Every option of a command, as its help lists them.
[[nodiscard]] std::vector<Option> options_of(const Command& command);

/// The text of `jwtsync NAME --help`.
[[nodiscard]] std::string help_of(const Command& command);

}  // namespace jwtsync::cli
