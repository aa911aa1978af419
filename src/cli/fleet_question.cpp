// SPDX-License-Identifier: Apache-2.0
#include "cli/fleet_question.h"

#include <algorithm>
#include <array>
#include <utility>
#include "base/text.h"
#include "cli/target_list.h"

namespace jwtsync::cli {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_processes = 100'000;
constexpr std::chrono::milliseconds longest_wait = 24h;
constexpr std::size_t longest_collection = std::size_t{64} * 1024 * 1024;  // bytes

constexpr std::size_t options_of_collected = 2;  // the last two
constexpr std::array<Option, 8> all_options{{
    {"--targets", "FILE", "targets that stand there, one a line; - is standard input; # begins a comment"},
    {"--via", "URL", "ask those that dialled in to this collector (serve --collect), in place of targets"},
    {"--expect", "N", "how many distinct processes there must be at least; 1 makes a single one enough", Times::once,
     'n'},
    {"--timeout", "DURATION", "how long each process may take: 500ms, 10s, or plain seconds; default: 5s", Times::once,
     't'},
    {"--access-token-file", "PATH", "the access token to show to each process"},
    {"--config", "FILE", "configuration; default: JWTSYNC_CONFIG, else /etc/jwtsync/jwtsync.toml if there is one",
     Times::once, 'c'},
    {"--nonce", "NONCE", "the nonce that collected answers must answer"},
    {"--answers", "FILE", "compare the lines of jwtsync answer that stand there, or on standard input for -"},
}};

/// The command as it was given, for a remedy that asks again.
Asking asking_of(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments;
  Asking asking{{}, arguments.operands(), arguments.has("--answers"), std::string(invocation.command.name)};
  for (const std::string name :
       {"--via", "--expect", "--service", "--revision", "--wait", "--timeout", "--access-token-file", "--config",
        "--targets", "--environment", "--token", "--source", "--issuer", "--audience"}) {
    for (const std::string& value : arguments.values(name)) asking.options.insert(asking.options.end(), {name, value});
  }
  if (arguments.has("--send-token")) asking.options.emplace_back("--send-token");
  return asking;
}

Result<std::string> collected_from(Console& console) {
  console.tell_awaited("the answers");
  Result<std::string> lines = read_at_most(console.in, longest_collection + 1);
  if (!lines || lines->size() <= longest_collection) return lines;
  return failure(Code::answer_too_large, "the answers are larger than 64 MiB", "compare fewer processes at once");
}

Result<std::string> collected_lines(const Invocation& invocation, const std::string& path) {
  if (path == "-") return collected_from(invocation.console);
  const Result<FileContent> content = invocation.world.files.read(path, Secret::max_size);
  if (!content) {
    Error error = Error(content.error()).at("answers");
    if (error.code == Code::file_too_large) error.hint = "give them on standard input: --answers -";
    return failure(std::move(error));
  }
  return content->bytes.reveal([](std::string_view bytes) { return std::string(bytes); });
}

Result<std::optional<CollectedAnswers>> collected_of(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments;
  const std::optional<std::string> nonce_text = arguments.value("--nonce"), path = arguments.value("--answers");
  if (!nonce_text && !path) return std::nullopt;
  if (!nonce_text || !path || !arguments.operands().empty() || arguments.has("--targets")) {
    return failure(Code::argument_invalid, "--nonce and --answers go together, and without targets",
                   "jwtsync agree --nonce NONCE --answers FILE compares lines of jwtsync answer");
  }
  const Result<Nonce> nonce = Nonce::parse(*nonce_text);
  if (!nonce) return failure(nonce.error());
  const Result<std::string> lines = collected_lines(invocation, *path);
  if (!lines) return failure(lines.error());
  return CollectedAnswers{*nonce, read_collected(*lines, *nonce)};
}

/// Those of the command line, and of the list that it names.
Result<std::vector<std::string>> targets_of(const Invocation& invocation) {
  std::vector<std::string> targets = invocation.arguments.operands();
  const std::optional<std::string> list = invocation.arguments.value("--targets");
  if (!list) return targets;
  const auto listed = read_target_list(*list, invocation.world.files, invocation.console);
  if (!listed) return failure(listed.error());
  targets.insert(targets.end(), listed->begin(), listed->end());
  return targets;
}

/// What agree wants besides.
Result<void> add_demands(const Arguments& arguments, AgreeOptions& agreement) {
  agreement.services = arguments.values("--service");
  for (const std::string& name : agreement.services) {
    if (base::trim(name).empty()) return failure(Code::argument_invalid, "--service names none");
  }
  agreement.revision = arguments.value("--revision");
  if (agreement.revision && base::trim(*agreement.revision).empty()) {
    return failure(Code::argument_invalid, "--revision names none");
  }
  return {};
}

bool names_targets(const Arguments& arguments) { return !arguments.operands().empty() || arguments.has("--targets"); }

Result<void> check_via(const Arguments& arguments) {
  const bool has_others = names_targets(arguments) || arguments.has("--nonce") || arguments.has("--answers");
  if (!arguments.has("--via") || !has_others) return {};
  return failure(Code::argument_invalid, "--via asks those that dialled in to a collector, and no others",
                 "ask targets, or compare collected answers, by a call of its own");
}

Result<std::chrono::milliseconds> wait_of(const Arguments& arguments) {
  if (arguments.has("--wait") && arguments.has("--answers")) {
    return failure(Code::argument_invalid, "--wait asks again, and collected answers stay as they are",
                   "collect them again, and compare them then");
  }
  return arguments.duration("--wait", 0ms, 0ms, longest_wait);
}

/// Sources are compared with the targets that are named with them, and not with those of the configuration.
bool looks_into_sources(const Arguments& arguments) { return arguments.has("--source"); }

/// Whether there is something to look into besides processes, so that none need be named.
bool looks_elsewhere(const Arguments& arguments) { return looks_into_sources(arguments) || arguments.has("--token"); }

/// That nothing was given to look into; a command that takes tokens and sources says that, too.
Error nothing_given(const Command& command) {
  Error error = configuration::no_targets(command.name);
  const bool takes_token = std::any_of(command.options.begin(), command.options.end(),
                                       [](const Option& option) { return option.name == "--token"; });
  if (takes_token) error.hint += "; or give a token (--token -), or sources (--source LOCATOR)";
  return error;
}

}  // namespace

std::span<const Option> fleet_options(AsksFleet asks) noexcept {
  const std::span<const Option> all = all_options;
  switch (asks) {
    case AsksFleet::no: return {};
    case AsksFleet::now: return all.first(all.size() - options_of_collected);
    case AsksFleet::now_or_collected: return all;
  }
  return {};
}

Result<FleetQuestion> fleet_question_of(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments;
  if (Result<void> good = check_via(arguments); !good) return failure(std::move(good).error());
  Result<std::optional<CollectedAnswers>> collected = collected_of(invocation);
  if (!collected) return failure(std::move(collected).error());
  Result<Sourcing> sourcing = sourcing_of(invocation.world, arguments);
  if (!sourcing) return failure(std::move(sourcing).error());
  const auto expect = arguments.number("--expect", 1, most_processes);
  if (!expect) return failure(expect.error());
  const auto timeout =
      arguments.duration("--timeout", AskOptions{}.timeout, 1ms, configuration::longest_timeout, 1000ms);
  if (!timeout) return failure(timeout.error());
  Result<std::vector<std::string>> targets = targets_of(invocation);
  if (!targets) return failure(std::move(targets).error());
  Result<configuration::Question> question = configuration::question_of(
      invocation.world, sourcing->configuration, sourcing->options,
      {*std::move(targets), *expect, *timeout, arguments.value("--access-token-file"), arguments.value("--via")});
  if (!question) return failure(std::move(question).error());
  if (Result<void> added = add_demands(arguments, question->agreement); !added)
    return failure(std::move(added).error());
  if (looks_into_sources(arguments) && !names_targets(arguments)) question->targets.clear();
  if (!*collected && question->targets.empty() && question->via.empty() && !looks_elsewhere(arguments))
    return failure(nothing_given(invocation.command));
  const auto wait = wait_of(arguments);
  if (!wait) return failure(wait.error());
  return FleetQuestion{*std::move(sourcing), *std::move(question), asking_of(invocation), *wait, std::move(*collected)};
}

}  // namespace jwtsync::cli
