// SPDX-License-Identifier: Apache-2.0
// jwtsync wait: until every process accepts tokens of a key, so that somebody may begin to sign with it.
#include <jwtsync/fleet.h>
#include <array>
#include <chrono>
#include <utility>
#include "cli/acceptance.h"
#include "cli/commands.h"
#include "cli/duration.h"
#include "cli/fleet_question.h"
#include "cli/fleet_text.h"
#include "cli/table.h"
#include "fleet/comparison.h"

namespace jwtsync::cli {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds default_wait = 10min;
constexpr std::chrono::milliseconds longest_wait = 24h;
constexpr std::size_t most_shown = 20;

/// Whose processes are meant: "of auth, backend"; of no service in particular nothing.
std::string of_services(const FleetQuestion& question) {
  const std::vector<std::string>& services = question.question.agreement.services;
  return services.empty() ? std::string() : " of " + printable(fleet::enumeration(services));
}

std::string count_text(const Acceptance& acceptance, const FleetQuestion& question) {
  const std::size_t all = acceptance.all.size();
  const std::string processes = counted(all, "process", "processes") + of_services(question);
  if (acceptance.is_complete())
    return (all == 1 ? "the one " + processes.substr(2) : "all " + processes) + " accept" + (all == 1 ? "s" : "");
  return std::to_string(acceptance.count()) + " of " + processes + (acceptance.count() == 1 ? " accepts" : " accept");
}

std::string acceptance_text(const Acceptance& acceptance, const FleetQuestion& question, const Console& console) {
  const bool yes = acceptance.is_complete();
  std::string text = headline("key " + cell(acceptance.kid) + ": " + count_text(acceptance, question) + " it",
                              yes ? "YES" : "NO", yes ? Tone::good : Tone::bad, console);
  if (yes) return text;
  std::size_t shown = 0, missing = 0;
  for (const Acceptor& one : acceptance.all) {
    if (!one.obstacle) continue;
    if (++missing > most_shown) continue;
    ++shown;
    text += "  " + printable(one.who) + ": " + printable(one.sentence) + "\n";
  }
  if (missing > shown) text += "  ... and " + std::to_string(missing - shown) + " more, which stand in --json\n";
  return text +
         "fix: give them the key where they read theirs, behind the one that signs (jwtsync keys --join), and "
         "wait again; no service may sign with it before that\n";
}

json::Value json_of(const Acceptance& acceptance) {
  json::Value all = json::Value::array();
  for (const Acceptor& one : acceptance.all) {
    all.push_back({{"who", one.who},
                   {"accepts", !one.obstacle},
                   {"obstacle", one.obstacle ? json::Value(name_of(*one.obstacle)) : json::Value()},
                   {"why", one.obstacle ? json::Value(one.sentence) : json::Value()}});
  }
  return {{"kid", acceptance.kid},
          {"accepted", acceptance.is_complete()},
          {"count", acceptance.count()},
          {"processes", std::move(all)}};
}

/// Looks until two looks in a row saw the same processes, and all accept; or the time is over.
Result<Acceptance> wait_for(const Invocation& invocation, const FleetQuestion& question, const std::string& kid,
                            std::chrono::milliseconds within) {
  const World& world = invocation.world;
  fleet::Settling settling(within, world.clock.elapsed());
  for (bool told = false;; told = true) {
    Result<Agreement> look =
        ask_and_agree(world, question.question.targets, question.question.how(), question.question.agreement);
    if (!look) return failure(std::move(look).error());
    const Acceptance now = acceptance_of(*look, kid, question.question.agreement.services);
    look->verdict = now.is_complete() ? jwtsync::Verdict::agree : jwtsync::Verdict::disagree;
    if (settling.ends_with(*look, world.clock.elapsed())) {
      return acceptance_of(settling.conclude(*std::move(look)), kid, question.question.agreement.services);
    }
    if (!told) {
      invocation.console.note("waits, for " + duration_text(within) +
                              " at most, until two looks in a row see the same " +
                              "processes and all accept it; now: " + count_text(now, question));
    }
    world.clock.pause(settling.pause());
  }
}

int run_wait(const Invocation& invocation) {
  Console& console = invocation.console;
  const Arguments& arguments = invocation.arguments;
  const std::optional<std::string> kid = arguments.value("--accepts");
  if (!kid || kid->empty()) {
    return console.fail({Code::argument_invalid, "--accepts names no key",
                         "give its kid, as jwtsync keys shows it: jwtsync wait --accepts KID TARGET..."});
  }
  const auto within = arguments.duration("--within", default_wait, 0ms, longest_wait);
  if (!within) return console.fail(within.error());
  const Result<FleetQuestion> question = fleet_question_of(invocation);
  if (!question) return console.fail(question.error());
  const Result<Acceptance> acceptance = wait_for(invocation, *question, *kid, *within);
  if (!acceptance) return console.fail(acceptance.error());
  console.out.write(console.format == Format::json ? json::dump(json_of(*acceptance)) + "\n"
                                                   : acceptance_text(*acceptance, *question, console));
  return exit_status_of(acceptance->category());
}

constexpr std::array<Option, 3> wait_options{{
    {"--accepts", "KID", "the key whose tokens are to be accepted"},
    {"--service", "NAME", "only its processes count, and one must answer; may be repeated", Times::any},
    {"--within", "DURATION", "how long to wait at most, 0 to look once or twice; default: 10m"},
}};

constexpr std::array<ExitRow, 5> wait_exits{{
    {0, "every process accepts tokens of the key"},
    {1, "in that time one that answered did not"},
    {2, "usage error"},
    {3, "a file that was named is not there"},
    {4, "one did not answer, or there are fewer than --expect; all others accept them"},
}};

}  // namespace

constinit const Command wait_command{
    .name = "wait",
    .purpose = "until every process accepts tokens of a key",
    .operands = "[TARGET...]",
    .options = wait_options,
    .asks_fleet = AsksFleet::now,
    .details =
        "For a pipeline: verifiers before signers. A process accepts them that holds the key, the same one as the "
        "others "
        "of\nthat name, and takes its algorithm; each worker counts. Targets are those of jwtsync agree. What a "
        "sidecar\n"
        "says is of its own key: jwtsync probe asks the application beside it.",
    .exits = wait_exits,
    .example = "jwtsync wait --accepts 2026-12 --service backend --expect 3 dns+http://backend:7517",
    .run = run_wait,
};

}  // namespace jwtsync::cli
