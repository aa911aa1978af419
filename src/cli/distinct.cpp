// SPDX-License-Identifier: Apache-2.0
// jwtsync distinct: do environments hold different keys?
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

int answer(const Distinction& distinction, const FleetQuestion& question, Console& console) {
  const std::vector<Finding> findings = diagnose(distinction, question.asking);
  console.out.write(console.format == Format::json
                        ? json::dump(diagnosis::distinction_json(distinction, findings, question.freshness())) + "\n"
                        : distinction_text(distinction, findings, question.freshness(), console));
  return exit_status_of(category_of(distinction.separation));
}

int run_distinct(const Invocation& invocation) {
  Console& console = invocation.console;
  Result<FleetQuestion> question = fleet_question_of(invocation);
  if (!question) return console.fail(question.error());
  if (question->collected) {
    return answer(distinguish(std::move(question->collected->witnessed), question->question.agreement), *question,
                  console);
  }
  const auto distinction = ask_and_distinguish(invocation.world, question->question.targets, question->question.how(),
                                               question->question.agreement);
  return distinction ? answer(*distinction, *question, console) : console.fail(distinction.error());
}

constexpr std::array<ExitRow, 6> distinct_exits{{
    {0, "no key is held in two environments"},
    {1, "environments share a key"},
    {2, "usage error; or all are in one environment, and there is nothing to tell apart"},
    {3, "a file that was named is not there"},
    {4, "a process did not answer or has no key, or there are fewer than --expect; the others share no key"},
    {6, "a file that was named may not be read"},
}};

}  // namespace

constinit const Command distinct_command{
    .name = "distinct",
    .purpose = "do environments hold different keys?",
    .operands = "[TARGET...]",
    .asks_fleet = AsksFleet::now_or_collected,
    .details =
        "Name processes of at least two environments; each reports its own. Targets are those of jwtsync agree.\n"
        "A key counts as shared also where one environment holds a named transform of it, such as its base64.",
    .exits = distinct_exits,
    .example = "jwtsync distinct http://auth.staging:7517 http://auth.production:7517",
    .run = run_distinct,
};

}  // namespace jwtsync::cli
