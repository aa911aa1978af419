// SPDX-License-Identifier: Apache-2.0
// jwtsync serve: answer for this process.
#include <jwtsync/system.h>
#include <array>
#include <chrono>
#include <map>
#include <stop_token>
#include <thread>
#include "cli/audience_match.h"
#include "cli/collectors_events.h"
#include "cli/commands.h"
#include "cli/hand_on.h"
#include "cli/hub.h"
#include "cli/labels.h"
#include "cli/leading.h"
#include "cli/listening.h"
#include "cli/log_form.h"
#include "cli/prober.h"
#include "cli/seals.h"
#include "cli/sourcing.h"
#include "sources/footprint.h"

namespace jwtsync::cli {
namespace {

constexpr std::chrono::minutes default_wait{2};
constexpr std::chrono::days longest_wait{3650};

/// From `--claim CLAIM=HEADER`; an error never quotes what was given.
Result<std::vector<ClaimHeader>> claim_headers_of(const Arguments& arguments) {
  std::vector<ClaimHeader> claim_headers;
  for (const std::string& given : arguments.values("--claim")) {
    const std::size_t sign = given.rfind('=');  // a claim's name may hold one, a header's may not
    if (sign == std::string::npos) {
      return failure(Code::argument_invalid, "--claim has no = between claim and header",
                     "write it as in --claim sub=X-Jwt-Subject");
    }
    claim_headers.push_back({given.substr(0, sign), given.substr(sign + 1)});
  }
  if (Result<void> good = check_claim_headers(claim_headers); !good) {
    return failure(std::move(good).error().at("--claim"));
  }
  return claim_headers;
}

/// Where to answer and by which labels, what /verify takes and tells there, and how long without a key.
struct Serving {
  std::vector<Place> places;
  std::vector<ClaimHeader> claim_headers;
  std::map<std::string, std::string> labels;
  std::chrono::milliseconds wait;
  std::optional<AudienceMatch> audience_match;
  bool collects = false;
  std::unique_ptr<Leading> leading;  // null where it leads no rotation
  ProbePlan probes;
  std::optional<FollowedHub> hub = {};      // that it follows
  std::unique_ptr<HandOnKey> hand_on = {};  // null where no token is handed on

  /// Others dial in, whether this process has a key or not.
  [[nodiscard]] bool is_for_others() const noexcept { return collects || leading != nullptr; }
};

/// How long to wait for a key of its own: who is there for others does so without one.
Result<std::chrono::milliseconds> wait_of(const Arguments& arguments, bool is_for_others) {
  return arguments.duration("--wait-for-key", is_for_others ? longest_wait : default_wait, std::chrono::milliseconds{0},
                            longest_wait);
}

Result<Serving> serving_of(const World& world, const Arguments& arguments, const Sourcing& sourcing) {
  const Configuration& configuration = sourcing.configuration;
  const bool leads = cli::leads(arguments, configuration);
  Result<std::vector<Place>> places =
      leads ? places_of_hub(arguments, configuration) : places_of(arguments, configuration);
  if (!places) return failure(std::move(places).error());
  Result<std::vector<ClaimHeader>> claim_headers = claim_headers_of(arguments);
  if (!claim_headers) return failure(std::move(claim_headers).error());
  auto labels = labels_of(arguments);
  if (!labels) return failure(std::move(labels).error());
  const bool collects = arguments.has("--collect") || configuration.collect;
  const auto wait = wait_of(arguments, collects || leads);
  if (!wait) return failure(wait.error());
  const auto match = audience_match_of(arguments);
  if (!match) return failure(match.error());
  Result<ProbePlan> probes = probe_plan_of(arguments, configuration, world.files);
  if (!probes) return failure(std::move(probes).error());
  return Serving{
      std::move(*places), std::move(*claim_headers),       std::move(*labels), *wait, *match, collects, nullptr,
      std::move(*probes), hub_of(arguments, configuration)};
}

/// What the command line itself has wrong, no waiting mends.
bool is_of_the_command_line(const Error& error, const Arguments& arguments) {
  const bool says_sources =
      !arguments.values("--source").empty() || arguments.value("--environment") || arguments.value("--hub");
  return error.category() == Category::usage && (says_sources || arguments.value("--audience-match"));
}

/// Tells the service manager; that it cannot be told is worth a line, and no reason to end.
void tell_manager(Process& process, Events& events, std::string_view state) {
  if (const Result<void> told = process.notify_manager(state); !told) {
    events.record(Level::warning, told.error().message);
  }
}

/// Waits for a key and then keeps it up to date, until `stop` is requested. Error: there was no key in time, and why.
Result<void> keep(Keeper& keeper, const World& world, Process& process, const Serving& serving,
                  CollectorsEvents& collectors, const std::stop_token& stop) {
  if (serving.is_for_others()) tell_manager(process, world.events, "READY=1");
  if (const std::optional<Error> error = keeper.readiness().error) {
    tell_manager(process, world.events, "STATUS=waiting for a key: " + std::string(name_of(error->code)));
  }
  if (Result<void> waited = keeper.run_until_key(stop, serving.wait); !waited) return waited;
  collectors.has_key();
  if (!stop.stop_requested()) tell_manager(process, world.events, "READY=1\nSTATUS=serving");
  keeper.run(stop);
  return {};
}

/// What SIGHUP wakes.
struct Woken {
  Watch& watch;
  HandOnKey* hand_on;
  static void wake(void* self) {
    static_cast<Woken*>(self)->watch.wake();
    if (HandOnKey* const key = static_cast<Woken*>(self)->hand_on) key->wake();
  }
};

KeeperOptions options_of(const Arguments& arguments, const Serving& serving) {
  const bool waits = serving.wait > std::chrono::milliseconds{0};
  return {.service = arguments.value("--service"),
          .configuration = arguments.value("--config"),
          .environment = arguments.value("--environment"),
          .sources = arguments.values("--source"),
          .expectations = {.issuer = arguments.value("--issuer"),
                           .audiences = arguments.values("--audience"),
                           .audience_match = serving.audience_match},
          .witness = Witness::sidecar,  // it proves its own key, not that of the application beside it
          .labels = serving.labels,
          .without_key = waits ? WithoutKey::wait : WithoutKey::fail,
          .hub = serving.hub};
}

int serve(const World& world, const Invocation& invocation, const Serving& serving, LogFormat log) {
  Console& console = invocation.console;
  const Arguments& arguments = invocation.arguments;
  // Before any other thread, and before the first secret is read: a SIGHUP that comes early is not lost.
  std::stop_source stop;
  Woken woken{world.watch, serving.hand_on.get()};
  const Signals signals(stop, Woken::wake, &woken);

  CollectorsEvents collectors(world.events);
  const World own = serving.is_for_others() ? world.with(collectors) : world;
  const auto keeper = Keeper::open(own, options_of(arguments, serving));
  const Report report = keeper ? (*keeper)->report() : Report();
  const bool has_none = report.error && report.error->code == Code::secret_absent;
  collectors.release(has_none ? CollectorsEvents::Voice::calm : CollectorsEvents::Voice::own);
  if (!keeper) return console.fail(keeper.error());
  if (report.error && is_of_the_command_line(*report.error, arguments)) return console.fail(*report.error);
  if (serving.hand_on) {
    if (const Result<void> found = serving.hand_on->open(); !found) return console.fail(found.error());
  }
  invocation.process.raise_descriptor_limit();  // each connection takes one, and most of a proxy's are idle
  Listeners listeners;
  Hub* const hub = serving.leading ? &serving.leading->hub() : nullptr;
  const Result<void> opened =
      listeners.open_for_others(world, **keeper, serving.places, serving.claim_headers, serving.collects, hub,
                                serving.hand_on ? &serving.hand_on->hand_on() : nullptr);
  if (!opened) return console.fail(opened.error());
  tell_who_may_ask(world, serving.places);
  announce(report, listeners.targets(), log, world.events, console,
           serving.leading    ? ", a hub without a key of its own"
           : serving.collects ? ", a collector without a key of its own"
                              : ", without a key yet");

  Result<void> kept;
  std::jthread reloading([&] {
    kept = keep(**keeper, world, invocation.process, serving, collectors, stop.get_token());
    if (!kept) stop.request_stop();
  });
  Prober prober(world, **keeper, serving.probes);
  std::jthread probing([&] { prober.run(stop.get_token()); });
  std::jthread handing_on;
  if (serving.hand_on) handing_on = std::jthread([&] { serving.hand_on->run(stop.get_token()); });
  std::jthread leading, writing;
  if (serving.leading) {
    leading = std::jthread([&] { serving.leading->run(listeners, stop.get_token()); });
    writing = std::jthread([&] { serving.leading->run_sinks(stop.get_token()); });
  }
  listeners.run(stop.get_token());
  stop.request_stop();
  tell_manager(invocation.process, world.events, "STOPPING=1");
  reloading.join();
  return kept ? 0 : console.fail(kept.error());
}

/// Those that hold a secret, of every issuer, of the seal of a rotation, and of --hand-on.
std::vector<std::string> variables_of(const Invocation& invocation, const Sourcing& sourcing) {
  const EnvironmentVariables& variables = invocation.world.variables;
  auto names = sources::secret_variables(variables, sourcing.options);
  for (const Sourcing& one : sourcings_of_issuers(sourcing, invocation.arguments)) {
    for (auto& name : sources::secret_variables(variables, one.options)) names.push_back(std::move(name));
  }
  std::vector<std::string> locators = seal_locators(invocation.arguments, sourcing.configuration);
  if (auto hand_on = hand_on_of(invocation.arguments, sourcing.configuration)) locators.push_back(std::move(*hand_on));
  for (const std::string& locator : locators) {
    ResolveOptions of_locator = sourcing.options;
    of_locator.sources = {locator};
    for (auto& name : sources::secret_variables(variables, of_locator)) names.push_back(std::move(name));
  }
  return names;
}

int run_serve(const Invocation& invocation) {
  Console& console = invocation.console;
  const Result<SystemOptions> form = log_form_of(invocation.arguments);
  if (!form) return console.fail(form.error());
  const Result<Sourcing> sourcing = sourcing_of(invocation.world, invocation.arguments);
  if (!sourcing) return console.fail(sourcing.error());
  Result<Serving> serving = serving_of(invocation.world, invocation.arguments, *sourcing);
  if (!serving) return console.fail(serving.error());
  const Result<void> sealed = invocation.process.seal_variables(variables_of(invocation, *sourcing));
  if (!sealed) return console.fail(sealed.error());
  const System log(*form);
  const World world = invocation.world.with(log.world().events);
  if (leads(invocation.arguments, sourcing->configuration)) {
    Result<std::unique_ptr<Leading>> leading = Leading::open(world, invocation.arguments, *sourcing);
    if (!leading) return console.fail(leading.error());
    serving->leading = std::move(*leading);
  }
  if (const auto locator = hand_on_of(invocation.arguments, sourcing->configuration)) {
    serving->hand_on = std::make_unique<HandOnKey>(world, *sourcing, *locator);
  }
  return serve(world, invocation, *serving, form->log_format);
}

constexpr std::array<Option, 25> serve_options{{
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
    {"--issuer", "NAME", "what \"iss\" of a token must be at /verify; default: [verify] issuer, else anything",
     Times::once, 'i'},
    {"--audience", "NAME", "an audience that its \"aud\" must hold; may be repeated; default: [verify] audiences",
     Times::any, 'a'},
    {"--audience-match", "HOW", "any, all or only, as verify has it; default: [verify] audience_match, else any"},
    {"--claim", "CLAIM=HEADER", "a claim to pass on in this header; may be repeated; default: [verify] claim_headers",
     Times::any},
    hand_on_option,
    {"--collect", "", "let processes without a way in dial in, for agree --via; default: [serve] collect"},
    ring_option,
    seal_option,
    hub_option,
    hub_token_option,
    {"--wait-for-key", "DURATION", "how long to answer without a key until one comes, 0 to end at once; default: 2m"},
    probe_option,
    probe_claims_option,
    log_level_option,
    log_format_option,
}};

constexpr std::array<ExitRow, 5> serve_exits{{
    {0, "SIGTERM or SIGINT ended it"},
    {2, "usage error; or others could reach it and nothing says who may ask"},
    {3, "no source had a secret, to the end of --wait-for-key"},
    {4, "the address is in use, or a source could not be reached or read"},
    {6, "a secret or a certificate was found and is not fit, or reading it is forbidden"},
}};

}  // namespace

constinit const Command serve_command{
    .name = "serve",
    .purpose = "answer for this process: report, challenge, health, tokens",
    .options = serve_options,
    .takes_sources = true,
    .details =
        "A proxy asks /verify whether a request's token is good, for services that verify none (docs/proxies.md).\n"
        "Without a key it answers that it has none, and ends if none comes in time (--wait-for-key).\n"
        "Reloads when the configuration or a key file changes, and at SIGHUP. A bad new value keeps the keys in use,\n"
        "and says so in log, report and /readyz. Others than this machine need an access token or a certificate "
        "([access]).",
    .exits = serve_exits,
    .example = "jwtsync serve --service auth --source file:/run/secrets/jwt",
    .logging = Logging::events,
    .run = run_serve,
};

}  // namespace jwtsync::cli
