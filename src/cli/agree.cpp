// SPDX-License-Identifier: Apache-2.0
// jwtsync agree: do they all hold the same keys?
#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <array>
#include <utility>
#include "cli/agreement_text.h"
#include "cli/commands.h"
#include "cli/fleet_question.h"
#include "diagnosis/agreement_json.h"

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
  if (arguments.has("--nonce") || arguments.has("--answers") || !arguments.operands().empty()) {
    return console.fail({Code::argument_invalid, "--new-nonce stands alone",
                         "give its nonce to each process: jwtsync answer --nonce NONCE"});
  }
  const Result<Nonce> nonce = Nonce::create(invocation.world.randomness);
  if (!nonce) return console.fail(nonce.error());
  console.out.write((console.format == Format::json ? json::dump({{"nonce", nonce->text()}}) : nonce->text()) + "\n");
  return 0;
}

int run(const Invocation& invocation) {
  if (invocation.arguments.has("--new-nonce")) return print_new_nonce(invocation);
  Console& console = invocation.console;
  Result<FleetQuestion> question = fleet_question_of(invocation);
  if (!question) return console.fail(question.error());
  if (question->collected) {
    return answer(agree(std::move(question->collected->witnessed), question->question.agreement), *question, console);
  }
  const Result<Agreement> agreement = ask_and_agree(invocation.world, question->question.targets,
                                                    question->question.how(), question->question.agreement);
  return agreement ? answer(*agreement, *question, console) : console.fail(agreement.error());
}

constexpr std::array<Option, 1> options{{
    {"--new-nonce", "", "print a nonce, for processes that cannot be asked over a network"},
}};

constexpr std::array<MovedOption, 2> moved_options{{
    {"--summary", "compat-check"},
    {"--distinct", "distinct"},
}};

constexpr std::array<ExitRow, 6> exits{{
    {0, "all agree"},
    {1, "they differ, one has no key, or jwtsync check refuses the key"},
    {2, "usage error; or there is one process only, and nothing to compare"},
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
    .moved_options = moved_options,
    .asks_fleet = true,
    .details =
        "A target is http://HOST:PORT, https://HOST:PORT, unix:/PATH, or dns+http://HOST:PORT for every address of\n"
        "the name; default: targets under [fleet] in the configuration. No process shows its key, not even to the\n"
        "command.",
    .exits = exits,
    .example = "jwtsync agree --expect 12 dns+http://auth:7517 && deploy",
    .run = run,
};

}  // namespace jwtsync::cli
