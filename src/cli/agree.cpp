// SPDX-License-Identifier: Apache-2.0
// jwtsync agree: do they all hold the same keys?
#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <jwtsync/keeper.h>
#include <array>
#include "cli/agreement_text.h"
#include "cli/commands.h"
#include "cli/distinction_text.h"
#include "cli/own_side.h"
#include "cli/summary.h"
#include "cli/tally.h"
#include "diagnosis/agreement_json.h"
#include "shared/services.h"

namespace jwtsync::cli {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds default_timeout = 5s;
constexpr std::chrono::milliseconds longest_timeout = 10min;
constexpr std::size_t most_processes = 100'000;
constexpr std::size_t longest_collection = std::size_t{64} * 1024 * 1024;  // bytes

/// A number of seconds, or a length of time with its unit.
Result<std::chrono::milliseconds> timeout_of(const Arguments& arguments) {
  constexpr std::size_t most_seconds = longest_timeout / 1s;
  if (const auto seconds = arguments.number("--timeout", 1, most_seconds); seconds && *seconds) {
    return std::chrono::seconds(**seconds);
  }
  return arguments.duration("--timeout", default_timeout, 1ms, longest_timeout);
}

Result<std::optional<Secret>> access_token_of(const World& world, const Arguments& arguments,
                                              const ResolveOptions& options) {
  const std::optional<std::string> path = arguments.value("--access-token-file");
  if (!path) return std::nullopt;
  Result<Secret> token = read_access_token(world.files, *path);
  if (!token) return failure(std::move(token).error());
  if (Result<void> good = check_access_token(world, *token, options); !good) return failure(std::move(good).error());
  return std::optional<Secret>(std::move(*token));
}

/// What was asked for, in words that need no more reading.
struct Question {
  Sourcing sourcing;
  std::vector<std::string> targets;
  AgreeOptions options;
  std::chrono::milliseconds timeout;
  std::optional<Secret> access_token;
  Asking asking;  ///< how to ask again

  [[nodiscard]] AskOptions how() const {
    return {.timeout = timeout, .access_token = access_token ? &*access_token : nullptr};
  }
};

/// The command as it was given, for a remedy that asks again.
Asking asking_of(const Arguments& arguments) {
  Asking asking{{}, arguments.operands(), arguments.has("--answers")};
  for (const std::string name : {"--expect", "--timeout", "--access-token-file", "--config"}) {
    if (const auto value = arguments.value(name)) asking.options.insert(asking.options.end(), {name, *value});
  }
  if (arguments.has("--summary")) asking.options.emplace_back("--summary");
  return asking;
}

Result<Question> question_of(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments;
  Result<Sourcing> sourcing = sourcing_of(invocation.world, arguments);
  if (!sourcing) return failure(std::move(sourcing).error());
  const auto expect = arguments.number("--expect", 1, most_processes);
  if (!expect) return failure(expect.error());
  const auto timeout = timeout_of(arguments);
  if (!timeout) return failure(timeout.error());
  Result<std::optional<Secret>> access_token = access_token_of(invocation.world, arguments, sourcing->options);
  if (!access_token) return failure(std::move(access_token).error());
  const Configuration& configuration = sourcing->configuration;
  std::vector<std::string> targets = arguments.operands();
  if (targets.empty()) targets = shared::targets_of(invocation.world.variables, configuration);
  if (Result<void> good = check_targets(targets); !good) return failure(std::move(good).error());
  const AgreeOptions options{*expect ? *expect : configuration.expect};
  return Question{*std::move(sourcing),     std::move(targets),  options, *timeout,
                  std::move(*access_token), asking_of(arguments)};
}

Freshness freshness_of(const Question& question) {
  return question.asking.collected ? Freshness::collected : Freshness::asked;
}

Result<std::string> collected_from(Input& in) {
  Result<std::string> lines = read_at_most(in, longest_collection + 1);
  if (!lines || lines->size() <= longest_collection) return lines;
  return failure(Code::answer_too_large, "the answers are larger than 64 MiB", "compare fewer processes at once");
}

Result<std::string> collected_lines(const Invocation& invocation, const std::string& path) {
  if (path == "-") return collected_from(invocation.console.in);
  const Result<FileContent> content = invocation.world.files.read(path, Secret::max_size);
  if (!content) {
    Error error = Error(content.error()).at("answers");
    if (error.code == Code::file_too_large) error.hint = "give them on standard input: --answers -";
    return failure(std::move(error));
  }
  return content->bytes.reveal([](std::string_view bytes) { return std::string(bytes); });
}

int answer(const Agreement& agreement, const Question& question, Console& console) {
  const Freshness freshness = freshness_of(question);
  const std::vector<Finding> findings = diagnose(agreement, question.asking);
  console.out.write(console.format == Format::json
                        ? json::dump(diagnosis::agreement_json(agreement, findings, freshness)) + "\n"
                        : agreement_text(agreement, findings, freshness, console));
  return exit_status_of(category_of(agreement.verdict));
}

int answer(const Distinction& distinction, const Question& question, Console& console) {
  const Freshness freshness = freshness_of(question);
  const std::vector<Finding> findings = diagnose(distinction, question.asking);
  console.out.write(console.format == Format::json
                        ? json::dump(diagnosis::distinction_json(distinction, findings, freshness)) + "\n"
                        : distinction_text(distinction, findings, freshness, console));
  return exit_status_of(category_of(distinction.separation));
}

json::Value summary_json(const Tally& tally) {
  return {{"checks", results_json(tally.results)},
          {"total", tally.results.size()},
          {"passed", tally.count(CheckOutcome::passed)},
          {"failed", tally.count(CheckOutcome::failed)},
          {"not_checked", tally.count(CheckOutcome::not_checked)},
          {"duration_ms", tally.duration.count()},
          {"fingerprint", tally.fingerprint ? json::Value(*tally.fingerprint) : json::Value(nullptr)}};
}

int answer_with_summary(const Agreement& agreement, const Tally& tally, const Question& question, Console& console) {
  const Freshness freshness = freshness_of(question);
  const std::vector<Finding> findings = diagnose(agreement, question.asking);
  if (console.format == Format::json) {
    json::Value value = diagnosis::agreement_json(agreement, findings, freshness);
    value["summary"] = summary_json(tally);
    console.out.write(json::dump(value) + "\n");
  } else {
    const std::string summary =
        "checks:\n" + results_text(tally.results, console) + hints_text(tally.results) + tally_text(tally);
    console.out.write(agreement_text(agreement, findings, freshness, console, summary));
  }
  return exit_status_of(tally.count(CheckOutcome::failed) > 0 ? Category::refused : category_of(agreement.verdict));
}

/// What --summary is made of.
struct Heard {
  Nonce nonce;
  Agreement agreement;                ///< of the answers to the nonce
  std::chrono::nanoseconds since{0};  ///< when it was begun
};

/// The sixteen checks, and the agreement `shown` with them.
int summarize(const Heard& heard, const Agreement& shown, const Question& question, const Invocation& invocation) {
  const World& world = invocation.world;
  const auto results = sixteen_checks(heard.agreement, look_here(world, question.sourcing, heard.nonce));
  const auto duration = std::chrono::duration_cast<std::chrono::milliseconds>(world.clock.elapsed() - heard.since);
  const Tally tally{results, duration, common_fingerprint(heard.agreement)};
  return answer_with_summary(shown, tally, question, invocation.console);
}

int print_new_nonce(const Invocation& invocation) {
  Console& console = invocation.console;
  const Result<Nonce> nonce = Nonce::create(invocation.world.randomness);
  if (!nonce) return console.fail(nonce.error());
  console.out.write((console.format == Format::json ? json::dump({{"nonce", nonce->text()}}) : nonce->text()) + "\n");
  return 0;
}

int compare_collected(const Invocation& invocation, const std::string& nonce_text, const std::string& path) {
  Console& console = invocation.console;
  const Result<Question> question = question_of(invocation);
  if (!question) return console.fail(question.error());
  const Result<Nonce> nonce = Nonce::parse(nonce_text);
  if (!nonce) return console.fail(nonce.error());
  const Result<std::string> lines = collected_lines(invocation, path);
  if (!lines) return console.fail(lines.error());
  std::vector<Witnessed> witnessed = read_collected(*lines, *nonce);
  if (invocation.arguments.has("--distinct")) {
    return answer(distinguish(std::move(witnessed), question->options), *question, console);
  }
  Agreement agreement = agree(std::move(witnessed), question->options);
  if (!invocation.arguments.has("--summary")) return answer(agreement, *question, console);
  const Heard heard{*nonce, std::move(agreement), invocation.world.clock.elapsed()};
  return summarize(heard, heard.agreement, *question, invocation);
}

int summarize_targets(const Question& question, const Invocation& invocation) {
  const World& world = invocation.world;
  const auto start = world.clock.elapsed();
  const Result<Nonce> nonce = Nonce::create(world.randomness);
  if (!nonce) return invocation.console.fail(nonce.error());
  const Heard heard{*nonce, agree(ask(world, question.targets, *nonce, question.how()), question.options), start};
  if (heard.agreement.groups < 2) return summarize(heard, heard.agreement, question, invocation);
  // Where keys differ, only variants tell why.
  const Result<Agreement> explained = compare(world, question.targets, question.how(), question.options);
  return summarize(heard, explained ? *explained : heard.agreement, question, invocation);
}

int ask_targets(const Invocation& invocation) {
  Console& console = invocation.console;
  const Result<Question> question = question_of(invocation);
  if (!question) return console.fail(question.error());
  if (question->targets.empty()) {
    return console.fail({Code::argument_invalid, "nobody to ask: no target is given",
                         "name each process, as in jwtsync agree http://auth:7517 http://backend:7517, or list targets "
                         "in JWTSYNC_TARGETS, or under [fleet] in the configuration"});
  }
  const World& world = invocation.world;
  if (invocation.arguments.has("--summary")) return summarize_targets(*question, invocation);
  if (invocation.arguments.has("--distinct")) {
    const auto distinction = ask_and_distinguish(world, question->targets, question->how(), question->options);
    return distinction ? answer(*distinction, *question, console) : console.fail(distinction.error());
  }
  const Result<Agreement> agreement = compare(world, question->targets, question->how(), question->options);
  return agreement ? answer(*agreement, *question, console) : console.fail(agreement.error());
}

int run(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments;
  const std::optional<std::string> nonce = arguments.value("--nonce"), answers = arguments.value("--answers");
  const bool collected = nonce || answers;
  if (arguments.has("--new-nonce")) {
    if (!collected && arguments.operands().empty()) return print_new_nonce(invocation);
    return invocation.console.fail({Code::argument_invalid, "--new-nonce stands alone",
                                    "give its nonce to each process: jwtsync answer --nonce NONCE"});
  }
  if (arguments.has("--distinct") && arguments.has("--summary")) {
    return invocation.console.fail({Code::argument_invalid, "--distinct and --summary are two questions",
                                    "ask one after the other: --summary of one environment, --distinct across them"});
  }
  if (!collected) return ask_targets(invocation);
  if (nonce && answers && arguments.operands().empty()) return compare_collected(invocation, *nonce, *answers);
  return invocation.console.fail({Code::argument_invalid, "--nonce and --answers go together, and without targets",
                                  "jwtsync agree --nonce NONCE --answers FILE compares lines of jwtsync answer"});
}

constexpr std::array<Option, 9> options{{
    {"--expect", "N", "how many distinct processes there must be at least; 1 makes a single one enough"},
    {"--timeout", "SECONDS", "how long each process may take; default: 5"},
    {"--access-token-file", "PATH", "the access token to show to each process"},
    {"--config", "FILE", "the configuration; default: JWTSYNC_CONFIG, else /etc/jwtsync/jwtsync.toml if there is one"},
    {"--summary", "", "the sixteen checks of the Python scripts too, each by name, with their summary"},
    {"--distinct", "", "ask the contrary: do processes of different environments hold different keys?"},
    {"--new-nonce", "", "print a nonce, for processes that cannot be asked over a network"},
    {"--nonce", "NONCE", "the nonce that collected answers must answer"},
    {"--answers", "FILE", "compare the lines of jwtsync answer that stand there, or on standard input for -"},
}};

constexpr std::array<ExitRow, 6> exits{{
    {0, "all agree; with --distinct: no key is shared"},
    {1, "they differ, one has no key, or jwtsync check refuses the key; with --distinct: environments share a key"},
    {2, "usage error; or there is one process (with --distinct: one environment) only, and nothing to compare"},
    {3, "a file that was named is not there"},
    {4, "somebody did not answer or cannot reach its store, or there are fewer than --expect; all others agree"},
    {6, "a file that was named may not be read"},
}};

}  // namespace

constinit const Command agree_command{
    .name = "agree",
    .purpose = "do they all hold the same keys?",
    .operands = "[TARGET...]",
    .options = options,
    .details =
        "A target is http://HOST:PORT, https://HOST:PORT, unix:/PATH, or dns+http://HOST:PORT for every address of\n"
        "the name; default: targets under [fleet] in the configuration. Nobody shows a key to anybody.",
    .exits = exits,
    .example = "jwtsync agree --expect 12 dns+http://auth:7517 && deploy",
    .run = run,
};

}  // namespace jwtsync::cli
