// SPDX-License-Identifier: Apache-2.0
// jwtsync compat-check: do the checks of the original Python scripts pass? Made of the services that run.
#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <array>
#include <utility>
#include "cli/agreement_text.h"
#include "cli/commands.h"
#include "cli/fleet_question.h"
#include "cli/own_side.h"
#include "cli/sixteen_checks.h"
#include "cli/tally.h"
#include "diagnosis/agreement_json.h"

namespace jwtsync::cli {
namespace {

json::Value summary_json(const Tally& tally) {
  return {{"checks", results_json(tally.results)},
          {"total", tally.results.size()},
          {"passed", tally.count(CheckOutcome::passed)},
          {"failed", tally.count(CheckOutcome::failed)},
          {"not_checked", tally.count(CheckOutcome::not_checked)},
          {"duration_ms", tally.duration.count()},
          {"fingerprint", tally.fingerprint ? json::Value(*tally.fingerprint) : json::Value(nullptr)}};
}

int answer(const Agreement& agreement, const Tally& tally, const FleetQuestion& question, Console& console) {
  const std::vector<Finding> findings = diagnose(agreement, question.asking);
  if (console.format == Format::json) {
    json::Value value = diagnosis::agreement_json(agreement, findings, question.freshness());
    value["summary"] = summary_json(tally);
    console.out.write(json::dump(value) + "\n");
  } else {
    const std::string summary =
        "checks:\n" + results_text(tally.results, console) + hints_text(tally.results) + tally_text(tally);
    console.out.write(agreement_text(agreement, findings, question.freshness(), console, summary));
  }
  return exit_status_of(tally.count(CheckOutcome::failed) > 0 ? Category::refused : category_of(agreement.verdict));
}

/// What the checks are made of.
struct Evidence {
  Nonce nonce;
  Agreement agreement;                ///< of the answers to the nonce
  std::chrono::nanoseconds since{0};  ///< when it was begun
};

Result<Evidence> gather(FleetQuestion& question, const World& world) {
  const auto since = world.clock.elapsed();
  if (question.collected) {
    return Evidence{question.collected->nonce,
                    agree(std::move(question.collected->witnessed), question.question.agreement), since};
  }
  const Result<Nonce> nonce = Nonce::create(world.randomness);
  if (!nonce) return failure(nonce.error());
  return Evidence{
      *nonce,
      agree(ask(world, question.question.targets, *nonce, question.question.how()), question.question.agreement),
      since};
}

int run_compat_check(const Invocation& invocation) {
  const World& world = invocation.world;
  Console& console = invocation.console;
  Result<FleetQuestion> question = fleet_question_of(invocation);
  if (!question) return console.fail(question.error());
  const Result<Evidence> evidence = gather(*question, world);
  if (!evidence) return console.fail(evidence.error());
  // Where keys differ, only variants tell why, and they are asked for anew.
  const bool asks_why = evidence->agreement.groups > 1 && !question->collected;
  const Result<Agreement> shown = asks_why ? ask_and_agree(world, question->question.targets, question->question.how(),
                                                           question->question.agreement)
                                           : Result<Agreement>(evidence->agreement);
  if (!shown) return console.fail(shown.error());
  const auto results = sixteen_checks(evidence->agreement, look_here(world, question->sourcing, evidence->nonce));
  const auto duration = std::chrono::duration_cast<std::chrono::milliseconds>(world.clock.elapsed() - evidence->since);
  return answer(*shown, {results, duration, common_fingerprint(evidence->agreement)}, *question, console);
}

constexpr std::array<ExitRow, 6> compat_check_exits{{
    {0, "no check failed, and all agree"},
    {1, "a check failed, or the services differ, one has no key, or jwtsync check refuses the key"},
    {2, "usage error; or there is one process only, and nothing to compare"},
    {3, "a file that was named is not there"},
    {4, "a process did not answer or cannot reach its store, or there are fewer than --expect; all others agree"},
    {6, "a file that was named may not be read"},
}};

}  // namespace

constinit const Command compat_check_command{
    .name = "compat-check",
    .purpose = "do the checks of the original Python scripts pass?",
    .operands = "[TARGET...]",
    .asks_fleet = AsksFleet::now_or_collected,
    .details =
        "Run it where a service runs, with the same variables: it looks for the secret itself too, and compares what "
        "it\n"
        "finds with the services. Targets are those of jwtsync agree.",
    .exits = compat_check_exits,
    .example = "jwtsync compat-check http://auth:7517 http://backend:7517",
    .run = run_compat_check,
};

}  // namespace jwtsync::cli
