// SPDX-License-Identifier: Apache-2.0
// jwtsync doctor: what is wrong, and what to do?
#include <array>
#include "cli/commands.h"
#include "cli/doctor_text.h"
#include "cli/examination.h"

namespace jwtsync::cli {
namespace {

int run_doctor(const Invocation& invocation) {
  Console& console = invocation.console;
  const Result<Examination> examination = examine(invocation);
  if (!examination) return console.fail(examination.error());
  console.out.write(console.format == Format::json ? json::dump(doctor_json(*examination)) + "\n"
                                                   : doctor_text(*examination, invocation.world.clock.now(), console));
  return exit_status_of(*examination);
}

constexpr std::array<Option, 8> doctor_options{{
    {"--service", "NAME", "a service of which a process must answer; may be repeated", Times::any},
    {"--revision", "NAME", "compare processes of this revision only, and list those of others"},
    {"--token", "FILE", "a token that was refused; - is standard input"},
    {"--send-token", "", "send all of it to the targets that are named, by TLS or on this machine"},
    {"--source", "LOCATOR", "read this source here, and compare it as if it were a process; may be repeated",
     Times::any, 's'},
    {"--environment", "NAME", "by whose rules sources are read here; default: ENVIRONMENT, else that of the processes",
     Times::once, 'e'},
    {"--issuer", "NAME", "what \"iss\" of the token must be; default: as the configuration expects", Times::once, 'i'},
    {"--audience", "NAME", "an audience that \"aud\" must hold; may be repeated; default: as the configuration expects",
     Times::any, 'a'},
}};

constexpr std::array<ExitRow, 6> doctor_exits{{
    {0, "nothing wrong was found; what is only possible may stand there"},
    {1, "a cause was found, or a token is refused"},
    {2, "usage error: no target, token or source; an unknown option, locator or environment"},
    {3, "a file that was named is not there"},
    {4, "a process did not answer, or there are fewer than --expect, and nothing else is wrong"},
    {6, "a file that was named may not be read"},
}};

}  // namespace

constinit const Command doctor_command{
    .name = "doctor",
    .purpose = "what is wrong, and what to do?",
    .operands = "[TARGET...]",
    .options = doctor_options,
    .asks_fleet = AsksFleet::now_or_collected,
    .details =
        "Says first whether the keys agree, then each cause with its evidence and its remedy, and last what it could\n"
        "not see. A target is as for jwtsync agree; default: targets under [fleet] in the configuration, if no source\n"
        "is named. A token is judged by the sources that are named, else by the key that a process here would have.\n"
        "Processes are asked too, by its header and claims. No key and no signature is shown.",
    .exits = doctor_exits,
    .example = "jwtsync doctor http://auth:7517 http://backend:7517",
    .run = run_doctor,
};

}  // namespace jwtsync::cli
