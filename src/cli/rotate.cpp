// SPDX-License-Identifier: Apache-2.0
// jwtsync rotate: changes the key of a fleet, one step at a time.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include "cli/commands.h"
#include "cli/rotate_amend.h"
#include "cli/rotate_keys.h"
#include "cli/rotate_outcome.h"
#include "cli/rotate_plan.h"
#include "cli/rotate_rehearse.h"
#include "cli/rotate_restore.h"
#include "cli/rotate_scene.h"
#include "cli/rotate_sinks.h"
#include "cli/rotate_start.h"
#include "cli/rotate_steps.h"
#include "cli/rotate_text.h"
#include "cli/suggestion.h"

namespace jwtsync::cli {
namespace {

int rotate_status(RotateScene& scene) {
  Console& console = scene.console();
  const Result<rotation::Stored> stored = scene.rotation().load();
  if (!stored) return console.fail(stored.error());
  const std::optional<rotation::Moment> next = scene.next_rotation(stored->ring);
  console.out.write(console.format == Format::json ? json::dump(status_json(*stored, next)) + "\n"
                                                   : status_text(*stored, console, next));
  return 0;
}

struct Verb {
  std::string_view name;
  std::string_view operands = {};  ///< what follows it, a word each
  int (*run)(RotateScene& scene) = nullptr;
  int (*run_on)(RotateScene& scene, const std::string& operand) = nullptr;
  int (*run_on_all)(RotateScene& scene, const std::vector<std::string>& operands) = nullptr;
};
constexpr std::array<Verb, 16> verbs{{
    {.name = "plan", .run = rotate_plan},
    {.name = "rehearse", .run = rotate_rehearse},
    {.name = "start", .run = rotate_start},
    {.name = "amend", .run = rotate_amend},
    {.name = "status", .run = rotate_status},
    {.name = "step", .run = rotate_step},
    {.name = "back", .run = rotate_back},
    {.name = "abort", .run = rotate_abort},
    {.name = "revoke", .operands = "KID", .run_on = rotate_revoke},
    {.name = "forget", .operands = "NAME", .run_on = rotate_forget},
    {.name = "restore", .run = rotate_restore},
    {.name = "keys", .run = rotate_keys},
    {.name = "sinks", .run = rotate_sinks},
    {.name = "accept", .operands = "READER KID", .run_on_all = rotate_accepts},
    {.name = "refuse", .operands = "READER KID", .run_on_all = rotate_refuses},
    {.name = "reseal", .run = rotate_reseal},
}};

Error no_verb(const std::vector<std::string>& operands) {
  std::string all;
  std::vector<std::string_view> names;
  for (const Verb& verb : verbs) {
    all += (all.empty() ? "" : ", ") + std::string(verb.name);
    names.push_back(verb.name);
  }
  const auto meant = operands.empty() ? std::nullopt : meant_by(operands.front(), names);
  return {Code::argument_invalid, operands.empty() ? "rotate does not know what to do" : "rotate has no such verb",
          meant ? "did you mean jwtsync rotate " + std::string(*meant) + "?" : "say one of: " + all};
}

Result<const Verb*> verb_of(const std::vector<std::string>& operands) {
  for (const Verb& verb : verbs) {
    if (operands.empty() || operands.front() != verb.name) continue;
    const std::string takes(verb.operands);
    const auto blanks = static_cast<std::size_t>(std::count(takes.begin(), takes.end(), ' '));
    const std::size_t wanted = takes.empty() ? 0 : blanks + 1;
    if (operands.size() == wanted + 1) return &verb;
    return failure(Code::argument_invalid,
                   "rotate " + std::string(verb.name) +
                       (wanted == 0   ? " takes nothing behind it"
                        : wanted == 1 ? " takes one " + takes
                                      : " takes " + takes),
                   "jwtsync rotate status lists keys, and who holds the next step");
  }
  return failure(no_verb(operands));
}

/// Options that say nothing to most verbs, and whose they are.
struct Belonging {
  std::string_view option;
  std::array<std::string_view, 3> verbs;
};
constexpr std::array<Belonging, 20> belongings{{
    {"--because", {"revoke", "forget", "start"}},
    {"--wait", {"step", "revoke", "rehearse"}},
    {"--algorithm", {"start", "plan", "rehearse"}},
    {"--targets", {"rehearse"}},
    {"--access-token-file", {"rehearse"}},
    {"--probe", {"rehearse"}},
    {"--probe-claims", {"rehearse"}},
    {"--standby", {"start"}},
    {"--accept-loss", {"start"}},
    {"--from", {"start"}},
    {"--new", {"start"}},
    {"--lifetime", {"start", "amend"}},
    {"--leeway", {"start", "amend"}},
    {"--skew", {"start", "amend"}},
    {"--presence", {"start", "amend"}},
    {"--permit", {"start", "amend"}},
    {"--reactivable", {"start", "amend"}},
    {"--reader", {"start", "amend"}},
    {"--without-reader", {"amend"}},
    {"--out", {"keys"}},
}};

/// What would be left alone was meant for something else.
Result<void> check_options(const Arguments& arguments, std::string_view verb) {
  for (const Belonging& each : belongings) {
    if (!arguments.has(each.option)) continue;
    if (std::find(each.verbs.begin(), each.verbs.end(), verb) != each.verbs.end()) continue;
    return failure(Code::argument_invalid, "rotate " + std::string(verb) + " takes no " + std::string(each.option),
                   "see jwtsync rotate --help: it says whose each option is");
  }
  return {};
}

int run_rotate(const Invocation& invocation) {
  Console& console = invocation.console;
  const Result<const Verb*> verb = verb_of(invocation.arguments.operands());
  if (!verb) return console.fail(verb.error());
  if (Result<void> good = check_options(invocation.arguments, (*verb)->name); !good) return console.fail(good.error());
  const Arguments& given = invocation.arguments;
  const bool may_be_new = (*verb)->run == rotate_start && (given.has("--from") || given.has("--new"));
  Result<RotateScene> scene =
      RotateScene::open(invocation, may_be_new ? RotateScene::Store::may_be_new : RotateScene::Store::must_be_there);
  if (!scene) return console.fail(scene.error());
  const std::vector<std::string>& words = invocation.arguments.operands();
  if ((*verb)->run != nullptr) return (*verb)->run(*scene);
  if ((*verb)->run_on != nullptr) return (*verb)->run_on(*scene, words[1]);
  return (*verb)->run_on_all(*scene, {words.begin() + 1, words.end()});
}

constexpr std::array<Option, 24> rotate_options{{
    {"--ring", "LOCATOR", "the store, sqlite:/PATH; default: ring in [rotation] of the configuration", Times::once,
     'r'},
    {"--environment", "NAME", "whose ring of the store it is; default: ENVIRONMENT", Times::once, 'e'},
    {"--config", "FILE", "configuration; default: JWTSYNC_CONFIG, else /etc/jwtsync/jwtsync.toml if there is one",
     Times::once, 'c'},
    {"--seal", "LOCATOR", "where the seal of the store's keys is, such as file:/PATH; of several the first closes",
     Times::any},
    {"--because", "REASON", "of revoke, forget and --accept-loss: why; it is kept"},
    {"--wait", "DURATION", "of step: so long for the gate (0); of revoke and rehearse: for members (one presence)"},
    {"--algorithm", "NAME", "of start, plan and rehearse: of the next key; default: that of the active one"},
    {"--targets", "FILE", "of rehearse: processes to ask, one a line; default: those of [fleet]"},
    {"--access-token-file", "PATH", "of rehearse: the access token to show to each of them"},
    {"--probe", "URL", "of rehearse: an application that wants a token: does it accept good ones only?", Times::any},
    {"--probe-claims", "FILE", "of rehearse: claims of these tokens; default: \"sub\":\"jwtsync-probe\""},
    {"--standby", "", "of start: keep the key staged, to take over when the active one is revoked"},
    {"--accept-loss", "NAME", "of start: a member that can hold one key, and may refuse tokens meanwhile", Times::any},
    {"--from", "PLACE", "of the first start: the one key that services hold, a path or a locator"},
    {"--new", "", "of the first start: a new key, which no service holds yet"},
    {"--lifetime", "DURATION", "of the first start: the longest exp minus iat of a token; default: 1h"},
    {"--leeway", "DURATION", "of the first start: so long after exp tokens are accepted; default: 1m"},
    {"--skew", "DURATION", "of the first start: so far clocks may differ; default: 30s"},
    {"--presence", "DURATION", "of the first start: a member that is silent for longer is fenced; default: 30s"},
    {"--permit", "DURATION", "of the first start: so long a signer may sign that hears nothing; default: 15m"},
    {"--reactivable", "DURATION", "of the first start: so long a withdrawn key can be taken back; default: 0"},
    {"--reader", "PARTS", "of the first start: who reads keys unasked, as in name=partners,kind=jwks,delay=15m",
     Times::any},
    {"--without-reader", "NAME", "of amend: this reader is not waited for any more", Times::any},
    {"--out", "PLACE", "of keys: a new file (PATH or file:/PATH, 0600) or gcp-sm://PROJECT/NAME", Times::once, 'o'},
}};

constexpr std::array<ExitRow, 7> rotate_exits{{
    {0, "it was done, or is told"},
    {1, "a gate holds the step, or one would not come along: it is told who, and what to do"},
    {2, "usage error: an unknown verb, option, environment or configuration key; a decision without its reason"},
    {3, "there is no such store, ring, key or member, or no step waits"},
    {4, "the store or a source could not be reached or read, a row of it was changed, or one did not answer"},
    {5, "another step came first, the environment has a ring already, or the file of --out is there"},
    {6, "a secret was found and is not fit, or reading or writing is forbidden"},
}};

}  // namespace

constinit const Command rotate_command{
    .name = "rotate",
    .purpose = "change the key with no good token refused",
    .operands = "VERB [KID|NAME|READER KID]",
    .options = rotate_options,
    .details =
        "Each step waits at a gate, which opens by what is recorded of all who take part (docs/rotation.md).\n"
        "VERB is plan, rehearse, start, amend, status, step, back, abort, revoke KID, forget NAME, restore, keys,\n"
        "sinks, accept READER KID, refuse READER KID or reseal. amend changes the policy of the first start.",
    .exits = rotate_exits,
    .example = "jwtsync rotate status --ring sqlite:/var/lib/jwtsync/ring.db",
    .run = run_rotate,
};

}  // namespace jwtsync::cli
