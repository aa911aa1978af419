// SPDX-License-Identifier: Apache-2.0
// jwtsync agree: do they all hold the same keys?
#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include "cli/agreement_text.h"
#include "cli/commands.h"
#include "cli/duration.h"
#include "cli/fleet_question.h"
#include "cli/table.h"
#include "diagnosis/agreement_json.h"
#include "fleet/comparison.h"

namespace jwtsync::cli {
namespace {

int answer(const Agreement& agreement, const FleetQuestion& question, Console& console) {
  const std::vector<Finding> findings = diagnose(agreement, question.asking);
  console.out.write(console.format == Format::json
                        ? json::dump(diagnosis::agreement_json(agreement, findings, question.freshness())) + "\n"
                        : agreement_text(agreement, findings, question.freshness(), console));
  return exit_status_of(category_of(agreement.verdict));
}

int print_new_nonce(const Invocation& invocation) {
  Console& console = invocation.console;
  const Arguments& arguments = invocation.arguments;
  constexpr std::array<const char*, 5> others{"--nonce", "--answers", "--via", "--targets", "--wait"};
  const bool has_others =
      std::any_of(others.begin(), others.end(), [&](const char* other) { return arguments.has(other); });
  if (has_others || !arguments.operands().empty()) {
    return console.fail({Code::argument_invalid, "--new-nonce stands alone",
                         "give its nonce to each process: jwtsync answer --nonce NONCE"});
  }
  const Result<Nonce> nonce = Nonce::create(invocation.world.randomness);
  if (!nonce) return console.fail(nonce.error());
  console.out.write((console.format == Format::json ? json::dump({{"nonce", nonce->text()}}) : nonce->text()) + "\n");
  return 0;
}

Result<Agreement> ask_all(const World& world, const FleetQuestion& question) {
  return ask_and_agree(world, question.question.targets, question.question.how(), question.question.agreement);
}

/// Says, once, what a wait is for, and what the first look lacks.
void tell_awaited(const Agreement& first, const FleetQuestion& question, Console& console) {
  const std::vector<Finding> findings = diagnose(first, question.asking);
  const std::string now = first.verdict == Verdict::agree ? "all agree"
                          : findings.empty()              ? std::string(name_of(first.verdict))
                                                          : findings.front().why;
  console.note("waits, for " + duration_text(question.wait) +
               " at most, until two looks in a row see the same addresses and all agree; now: " + printable(now));
}

/// Once, or as often as --wait lets it: names are looked up anew each time.
Result<Agreement> ask_or_wait(const Invocation& invocation, const FleetQuestion& question) {
  const World& world = invocation.world;
  if (question.wait == std::chrono::milliseconds::zero()) return ask_all(world, question);
  fleet::Settling settling(question.wait, world.clock.elapsed());
  for (bool told = false;; told = true) {
    Result<Agreement> look = ask_all(world, question);
    if (!look) return look;
    if (settling.ends_with(*look, world.clock.elapsed())) return settling.conclude(*std::move(look));
    if (!told) tell_awaited(*look, question, invocation.console);
    world.clock.pause(settling.pause());
  }
}

int run_agree(const Invocation& invocation) {
  if (invocation.arguments.has("--new-nonce")) return print_new_nonce(invocation);
  Console& console = invocation.console;
  Result<FleetQuestion> question = fleet_question_of(invocation);
  if (!question) return console.fail(question.error());
  if (question->collected) {
    return answer(agree(std::move(question->collected->witnessed), question->question.agreement), *question, console);
  }
  const Result<Agreement> agreement = ask_or_wait(invocation, *question);
  return agreement ? answer(*agreement, *question, console) : console.fail(agreement.error());
}

constexpr std::array<Option, 4> agree_options{{
    {"--service", "NAME", "a service of which a process must answer; may be repeated", Times::any},
    {"--revision", "NAME", "compare processes of this revision only, and list those of others"},
    {"--wait", "DURATION", "look again, this long at most, until two looks in a row see the same addresses agree"},
    {"--new-nonce", "", "print a nonce, for processes that cannot be asked over a network"},
}};

constexpr std::array<MovedOption, 2> moved_options{{
    {"--summary", "compat-check"},
    {"--distinct", "distinct"},
}};

constexpr std::array<ExitRow, 6> agree_exits{{
    {0, "all agree"},
    {1, "they differ, one has no key, or jwtsync check refuses the key"},
    {2, "usage error; or there is one process only, and nothing to compare"},
    {3, "a file that was named is not there"},
    {4, "a process did not answer or cannot reach its store, or there are fewer than --expect; all others agree"},
    {6, "a file that was named may not be read"},
}};

}  // namespace

constinit const Command agree_command{
    .name = "agree",
    .purpose = "do they all hold the same keys?",
    .operands = "[TARGET...]",
    .options = agree_options,
    .moved_options = moved_options,
    .asks_fleet = AsksFleet::now_or_collected,
    .details =
        "A target is http://HOST:PORT, https://HOST:PORT, unix:/PATH, or dns+http://HOST:PORT for every address of\n"
        "the name; default: targets under [fleet] in the configuration. No process shows its key, not even to the\n"
        "command.",
    .exits = agree_exits,
    .example = "jwtsync agree --expect 12 dns+http://auth:7517 && deploy",
    .run = run_agree,
};

}  // namespace jwtsync::cli
