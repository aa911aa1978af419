// SPDX-License-Identifier: Apache-2.0
// jwtsync exec: run a command that has the key, and answer for it.
#include <jwtsync/system.h>
#include <sys/prctl.h>
#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <stop_token>
#include <thread>
#include "base/text.h"
#include "cli/child_hub.h"
#include "cli/child_life.h"
#include "cli/commands.h"
#include "cli/hub.h"
#include "cli/labels.h"
#include "cli/listening.h"
#include "cli/log_form.h"
#include "cli/prober.h"
#include "cli/sourcing.h"
#include "cli/supervisor.h"
#include "sources/footprint.h"

namespace jwtsync::cli {
namespace {

constexpr int not_executable = 126;  // as env(1) and shells tell it
constexpr int not_found = 127;
constexpr int signalled = 128;

constexpr std::chrono::seconds default_spread{30};
constexpr std::chrono::seconds default_stop_timeout{10};
constexpr std::chrono::seconds default_start_timeout{60};
constexpr std::chrono::days longest{1};
constexpr std::array<std::string_view, 3> change_names{"stale", "exit", "restart"};  // in the order of OnChange

/// What is asked for.
struct Plan {
  std::vector<Place> places;
  LifePlan life;
  std::map<std::string, std::string> labels;
  ProbePlan probes = {};
  std::optional<FollowedHub> hub = {};
  Recipient recipient = Recipient::child;
};

Result<std::vector<std::string>> command_of(const Arguments& arguments) {
  std::vector<std::string> words = arguments.behind_mark();
  if (words.size() != arguments.operands().size()) {
    return failure(Code::argument_invalid, "the command does not stand behind --",
                   "as in: jwtsync exec -- node server.js");
  }
  if (words.empty() || words.front().empty()) {
    return failure(Code::argument_invalid, "no command is given", "as in: jwtsync exec -- node server.js");
  }
  return words;
}

/// One that takes part in a rotation is waited for until it is started anew.
Result<OnChange> on_change_of(const Arguments& arguments, bool follows) {
  const std::string name = arguments.value("--on-change").value_or(follows ? "restart" : "stale");
  const auto found = std::find(change_names.begin(), change_names.end(), name);
  if (found != change_names.end()) return static_cast<OnChange>(found - change_names.begin());
  const auto meant = base::nearest(name, change_names);
  return failure(Code::argument_invalid, "--on-change is not stale, exit or restart",
                 meant ? "did you mean " + std::string(*meant) + "?" : "jwtsync exec --help has them");
}

/// http or https, and a host.
bool is_url(std::string_view text) {
  for (const std::string_view scheme : {std::string_view("http://"), std::string_view("https://")}) {
    if (!text.starts_with(scheme)) continue;
    const std::string_view rest = text.substr(scheme.size());
    return !rest.empty() && std::string_view("/?#:").find(rest.front()) == std::string_view::npos;
  }
  return false;
}

/// What is no URL or no path, and what makes no sense without another option.
Result<void> check_options(const Arguments& arguments, OnChange on_change) {
  const auto refused = [](std::string_view option, std::string_view other) {
    std::string message = std::string(option) + " is for " + std::string(other) + ", which is not given";
    return failure(Code::argument_invalid, std::move(message), "give both, or neither");
  };
  if (const auto ready = arguments.value("--ready"); ready && !is_url(*ready)) {
    return failure(Code::argument_invalid, "--ready is not a URL of http or https",
                   "as in --ready http://127.0.0.1:8080/health");
  }
  // An empty one may come of a variable that is not set: the key would stand in the environment, unasked.
  if (const auto file = arguments.value("--file"); file && *file != "-" && !file->starts_with('/')) {
    return failure(Code::argument_invalid, "--file is not an absolute path", "as in --file /run/jwt-key, or --file -");
  }
  if (arguments.has("--on-disk") && !arguments.has("--file")) return refused("--on-disk", "--file");
  if (arguments.has("--start-timeout") && !arguments.has("--ready")) return refused("--start-timeout", "--ready");
  if (arguments.has("--spread") && on_change == OnChange::stale) {
    return refused("--spread", "--on-change exit or restart");
  }
  return {};
}

Result<void> read_times(const Arguments& arguments, LifePlan& life) {
  const auto spread = arguments.duration("--spread", default_spread, std::chrono::milliseconds{0}, longest);
  if (!spread) return failure(spread.error());
  const auto stop = arguments.duration("--stop-timeout", default_stop_timeout, std::chrono::milliseconds{0}, longest);
  if (!stop) return failure(stop.error());
  const auto start =
      arguments.duration("--start-timeout", default_start_timeout, std::chrono::milliseconds{1}, longest);
  if (!start) return failure(start.error());
  life.spread = *spread;
  life.stop_timeout = *stop;
  life.start_timeout = *start;
  return {};
}

/// Where the secret goes: --as or --as-keys, --file, --keep.
Result<Handover> handover_asked_for(const Invocation& invocation, const Sourcing& sourcing, const ChildHub& hub) {
  const Arguments& arguments = invocation.arguments;
  const EnvironmentVariables& variables = invocation.world.variables;
  const std::string file = arguments.value("--file").value_or("");
  const std::vector<std::string> read = sources::secret_files(variables, sourcing.options);
  if (std::find(read.begin(), read.end(), file) != read.end()) {
    return failure(Code::argument_invalid, "--file names a file that the secret is read from", "name another path");
  }
  std::string variable = hub.variable;
  if (!arguments.has("--as-keys")) {
    variable = arguments.value("--as").value_or(file.empty() ? "JWT_SECRET_KEY" : "JWT_SECRET_KEY_FILE");
  }
  return handover_of(
      variables, sourcing.options,
      {variable, hub.second, file, arguments.values("--keep"), arguments.has("--as-keys") ? "--as-keys" : "--as"});
}

Result<LifePlan> life_of(const Invocation& invocation, const Sourcing& sourcing, const std::optional<ChildHub>& hub) {
  const Arguments& arguments = invocation.arguments;
  Result<std::vector<std::string>> words = command_of(arguments);
  if (!words) return failure(std::move(words).error());
  const Result<OnChange> on_change = on_change_of(arguments, hub.has_value());
  if (!on_change) return failure(on_change.error());
  if (Result<void> good = check_options(arguments, *on_change); !good) return failure(std::move(good).error());
  Result<Handover> handover = handover_asked_for(invocation, sourcing, hub.value_or(ChildHub()));
  if (!handover) return failure(std::move(handover).error());
  LifePlan life{.words = std::move(*words),
                .handover = std::move(*handover),
                .second = hub ? hub->second : "",
                .disk = arguments.has("--on-disk") ? Disk::allowed : Disk::refused,
                .on_change = *on_change,
                .ready_url = arguments.value("--ready").value_or(""),
                .follows = hub.has_value(),
                .ends_when_lost = hub && hub->ends_when_lost};
  if (Result<void> read = read_times(arguments, life); !read) return failure(std::move(read).error());
  return life;
}

Result<Plan> plan_of(const Invocation& invocation, const Sourcing& sourcing) {
  Result<std::optional<ChildHub>> hub = child_hub_of(invocation.arguments, sourcing.configuration);
  if (!hub) return failure(std::move(hub).error());
  Result<LifePlan> life = life_of(invocation, sourcing, *hub);
  if (!life) return failure(std::move(life).error());
  Result<std::vector<Place>> places = places_of(invocation.arguments, sourcing.configuration);
  if (!places) return failure(std::move(places).error());
  auto labels = labels_of(invocation.arguments);
  if (!labels) return failure(std::move(labels).error());
  Result<ProbePlan> probes = probe_plan_of(invocation.arguments, sourcing.configuration, invocation.world.files);
  if (!probes) return failure(std::move(probes).error());
  return Plan{std::move(*places),
              std::move(*life),
              std::move(*labels),
              std::move(*probes),
              *hub ? std::optional(std::move((*hub)->hub)) : std::nullopt,
              invocation.arguments.has("--group") ? Recipient::group : Recipient::child};
}

KeeperOptions keeper_options(const Arguments& arguments, const Plan& plan) {
  return {.service = arguments.value("--service"),
          .configuration = arguments.value("--config"),
          .environment = arguments.value("--environment"),
          .sources = arguments.values("--source"),
          .witness = Witness::parent,
          .labels = plan.labels,
          .handover = plan.life.handover,
          .hub = plan.hub};
}

/// The statuses of a command that does not start are those that shells give.
int fail_to_start(const Error& error, Console& console) {
  const int status = console.fail(error);
  if (error.code == Code::file_absent) return not_found;
  return error.code == Code::file_forbidden ? not_executable : status;
}

/// Where a hub is followed: who ends, however that comes, is not to be waited for.
class Leaving {
 public:
  explicit Leaving(Keeper& keeper) noexcept : keeper_(keeper) {}
  Leaving(const Leaving&) = delete;
  Leaving& operator=(const Leaving&) = delete;
  ~Leaving() {
    std::stop_source stop;
    stop.request_stop();
    keeper_.run(stop.get_token());
  }

 private:
  Keeper& keeper_;
};

/// Answers for the child, and looks for other keys, until it has ended; its status.
Result<int> live(ChildLife& life, Listeners& listeners, Prober& prober) {
  const std::jthread probing([&](const std::stop_token& stop) { prober.run(stop); });
  const std::jthread watching([&](const std::stop_token& stop) { life.watch_keys(stop); });
  const std::jthread asking([&](const std::stop_token& stop) { life.ask_readiness(stop); });
  const std::jthread answering([&](const std::stop_token& stop) { listeners.run(stop); });
  return life.live();
}

int exec(const World& world, const Invocation& invocation, const Plan& plan, LogFormat log) {
  Console& console = invocation.console;
  // Before any other thread: a signal that comes early is for the child, too.
  Supervisor supervisor(plan.recipient);
  const auto keeper = Keeper::open(world, keeper_options(invocation.arguments, plan));
  if (!keeper) return console.fail(keeper.error());
  const Leaving leaving(**keeper);
  ChildLife life(world, **keeper, supervisor, plan.life);
  if (const Result<void> prepared = life.prepare(); !prepared) return console.fail(prepared.error());
  Listeners listeners;
  const Result<void> opened = listeners.open(world, **keeper, plan.places, {}, &life.is_ready());
  if (!opened) return console.fail(opened.error());
  if (const std::optional<int> signal = supervisor.asked_to_end()) return signalled + *signal;
  if (const Result<void> started = life.start(); !started) return fail_to_start(started.error(), console);
  tell_who_may_ask(world, plan.places);
  // Standard output is the child's.
  Console stderr_only{.in = console.in, .out = console.out, .err = console.err};
  announce((*keeper)->report(), listeners.targets(), log, world.events, stderr_only);
  Prober prober(world, **keeper, plan.probes, &life.is_ready());
  const Result<int> status = live(life, listeners, prober);
  if (status) return *status;
  return life.has_failed_to_start() ? fail_to_start(status.error(), console) : console.fail(status.error());
}

int run_exec(const Invocation& invocation) {
  Console& console = invocation.console;
  // First: without the mark, options of the command were taken as ours.
  if (const auto words = command_of(invocation.arguments); !words) return console.fail(words.error());
  const Result<SystemOptions> form = log_form_of(invocation.arguments);
  if (!form) return console.fail(form.error());
  const Result<Sourcing> sourcing = sourcing_of(invocation.world, invocation.arguments);
  if (!sourcing) return console.fail(sourcing.error());
  const Result<Plan> plan = plan_of(invocation, *sourcing);
  if (!plan) return console.fail(plan.error());
  ::prctl(PR_SET_DUMPABLE, 0);  // no core dump of this process, and its memory is for root alone
  const Result<void> sealed =
      invocation.process.seal_variables(sources::secret_variables(invocation.world.variables, sourcing->options));
  if (!sealed) return console.fail(sealed.error());
  const System log(*form);
  return exec(invocation.world.with(log.world().events), invocation, *plan, form->log_format);
}

constexpr std::array<Option, 30> exec_options{{
    {"--as", "NAME", "the command's variable for the key, or for the path of --file; default: JWT_SECRET_KEY"},
    as_keys_option,
    {"--file", "PATH", "give it a file with the key, 0600 and in memory (tmpfs), or - for one without a name"},
    {"--on-disk", "", "let --file be on a disk"},
    {"--keep", "NAME", "a variable to leave in, though it may hold a secret or lead to one; may be repeated",
     Times::any},
    {"--group", "", "pass signals on to all that the command started, as for sh -c and npm"},
    {"--on-change", "ACTION", "at another key: stale, exit (75) or restart; default: stale, with a hub restart"},
    {"--spread", "TIME", "of which a random part goes by before exit or restart; default: 30s"},
    {"--stop-timeout", "TIME", "how long the command may take to end then, before SIGKILL; default: 10s"},
    {"--ready", "URL", "what the command answers with 2xx when it is ready; until then /readyz is 503"},
    {"--start-timeout", "TIME", "how long it may take until then, before it is ended; default: 60s"},
    hub_option,
    hub_token_option,
    signs_option,
    on_lost_option,
    token_lifetime_option,
    listen_option,
    unix_option,
    access_token_option,
    trust_loopback_option,
    tls_cert_option,
    tls_key_option,
    tls_client_ca_option,
    tls_client_name_option,
    service_option,
    label_option,
    probe_option,
    probe_claims_option,
    log_level_option,
    log_format_option,
}};

constexpr std::array<ExitRow, 9> exec_exits{{
    {0, "the command ended so; any other status of its own, and 128+N where signal N ended it, is passed on too"},
    {2, "not started: usage error; or others could reach the listener and nothing says who may ask"},
    {3, "not started: no source has a secret, or a file that is named is not there, or the folder of --file"},
    {4, "not started: the address is in use, or a source could not be reached or read; or ended, not ready in time"},
    {5, "not started: --file names what is there already and is not a private file of this user"},
    {6, "not started: a secret or certificate is not fit, no variable can carry it, or permission or tmpfs is missing"},
    {75, "the command was ended since its key has changed (--on-change exit), or its hub is silent (--on-lost stop)"},
    {126, "not started: the command cannot be executed"},
    {127, "not started: there is no such command"},
}};

}  // namespace

constinit const Command exec_command{
    .name = "exec",
    .purpose = "run a command that has the key, and answer for it",
    .operands = "-- COMMAND [ARGUMENT...]",
    .options = exec_options,
    .takes_sources = true,
    .details =
        "The key stands in one variable of the command (--as), or in a file whose path stands there (--file). All\n"
        "other variables that may hold a secret are taken out, and JWTSYNC_..., GOOGLE_APPLICATION_CREDENTIALS and\n"
        "CREDENTIALS_DIRECTORY (--keep). Report and challenge are answered for what was handed over. Signals are\n"
        "passed on, and what the command leaves behind is reaped. Without a fit key the command is not started.",
    .exits = exec_exits,
    .example = "jwtsync exec --service backend -- node server.js",
    .logging = Logging::events,
    .run = run_exec,
};

}  // namespace jwtsync::cli
