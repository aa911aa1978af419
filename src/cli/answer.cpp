// SPDX-License-Identifier: Apache-2.0
// jwtsync answer: what this process would say, were it asked.
#include <jwtsync/fleet.h>
#include <jwtsync/keeper.h>
#include <array>
#include <map>
#include <optional>
#include <string>
#include "cli/commands.h"
#include "cli/labels.h"

namespace jwtsync::cli {
namespace {

Result<Nonce> nonce_of(const Arguments& arguments) {
  const std::optional<std::string> text = arguments.value("--nonce");
  if (text) return Nonce::parse(*text);
  return failure(Code::argument_invalid, "--nonce is not given", "jwtsync agree --new-nonce prints one");
}

struct AnswerLine {
  std::string line;
  std::optional<Error> lack;  // why there is no key, which the line says too
};

Result<AnswerLine> say(const Nonce& nonce, const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments;
  Result<std::map<std::string, std::string>> labels = labels_of(arguments);
  if (!labels) return failure(std::move(labels).error());
  const auto keeper = Keeper::open(invocation.world, {.service = arguments.value("--service"),
                                                      .configuration = arguments.value("--config"),
                                                      .environment = arguments.value("--environment"),
                                                      .sources = arguments.values("--source"),
                                                      .expectations = {},
                                                      .labels = *std::move(labels),
                                                      .without_key = WithoutKey::wait});
  if (!keeper) return failure(keeper.error());
  const Variants variants = arguments.has("--variants") ? Variants::with : Variants::without;
  Result<ChallengeAnswer> challenge = (*keeper)->challenge(nonce, variants);
  if (!challenge) return failure(std::move(challenge).error());
  Report report = (*keeper)->report();
  std::optional<Error> lack = report.error;
  return AnswerLine{to_json(nonce, {std::move(report), std::move(*challenge), {}}), std::move(lack)};
}

int run_answer(const Invocation& invocation) {
  Console& console = invocation.console;
  const Result<Nonce> nonce = nonce_of(invocation.arguments);
  if (!nonce) return console.fail(nonce.error());
  const Result<AnswerLine> said = say(*nonce, invocation);
  if (!said) return console.fail(said.error());
  console.out.write(said->line + "\n");
  if (!said->lack) return 0;
  // In JSON the line has said it, and another would be taken for an answer.
  return console.format == Format::json ? said->lack->exit_status() : console.fail(*said->lack);
}

constexpr std::array<Option, 4> answer_options{{
    {"--nonce", "NONCE", "what to answer: the one that jwtsync agree --new-nonce printed"},
    {"--service", "NAME", "the name to answer by; default: JWTSYNC_SERVICE, else the configuration's"},
    label_option,
    {"--variants", "", "answer for the named transforms of the secret too, so that a difference can be explained"},
}};

constexpr std::array<ExitRow, 5> answer_exits{{
    {0, "the answer was printed"},
    {2, "usage error: no nonce, an unknown environment, option, locator or configuration key"},
    {3, "no source has a secret: the answer that was printed says so"},
    {4, "a source could not be reached or read: likewise"},
    {6, "a secret was found and is not fit, or reading it is forbidden: likewise"},
}};

}  // namespace

constinit const Command answer_command{
    .name = "answer",
    .purpose = "what would this process say, were it asked?",
    .options = answer_options,
    .takes_sources = true,
    .details =
        "One line of JSON, for where no network leads: run it beside each process, with the same nonce, and give the\n"
        "lines to jwtsync agree --nonce NONCE --answers FILE. It says what this command finds in its own environment.",
    .exits = answer_exits,
    .example = "kubectl exec auth-0 -- jwtsync answer --nonce NONCE >> answers",
    .run = run_answer,
};

}  // namespace jwtsync::cli
