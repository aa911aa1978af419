// SPDX-License-Identifier: Apache-2.0
// jwtsync serve: answer for this process.
#include <jwtsync/service.h>
#include <jwtsync/system.h>
#include <array>
#include <list>
#include <stop_token>
#include <thread>
#include "base/text.h"
#include "cli/commands.h"
#include "cli/sourcing.h"
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

constexpr std::string_view default_listen = "127.0.0.1:7517";
constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warning", "error"};

Result<Level> level_of(const Arguments& arguments) {
  const std::string name = arguments.value("--log-level").value_or("info");
  for (const Level level : {Level::debug, Level::info, Level::warning, Level::error}) {
    if (name == name_of(level)) return level;
  }
  const auto meant = base::nearest(name, level_names);
  return failure(Code::argument_invalid, "--log-level is none of debug, info, warning, error",
                 meant ? "did you mean " + std::string(*meant) + "?" : "info is the default");
}

Result<LogFormat> log_format_of(const Arguments& arguments) {
  const std::string name = arguments.value("--log-format").value_or("text");
  if (name == "text") return LogFormat::text;
  if (name == "json") return LogFormat::json;
  return failure(Code::argument_invalid, "--log-format is none of text, json", "text is the default");
}

/// One address, and who may ask there.
struct Place {
  Address address;
  AccessPolicy policy;
};

Result<Place> place_at(Address address, const std::vector<std::string>& token_files) {
  const Listener listener = !address.unix_socket.empty() ? Listener::unix_socket
                            : address.is_loopback()      ? Listener::loopback
                                                         : Listener::network;
  AccessPolicy policy{listener, token_files};
  if (Result<void> checked = check_policy(policy); !checked) {
    return failure(std::move(checked).error().at(address.text()));
  }
  return Place{std::move(address), std::move(policy)};
}

/// Where to listen: the arguments, else the configuration, else 127.0.0.1:7517.
Result<std::vector<Place>> places_of(const Arguments& arguments, const Configuration& configuration) {
  std::optional<std::string> listen = arguments.value("--listen"), unix_socket = arguments.value("--unix");
  if (!listen && !unix_socket) {
    listen = configuration.listen;
    unix_socket = configuration.unix_socket;
  }
  if (!listen && !unix_socket) listen = default_listen;

  std::vector<Address> addresses;
  if (listen) {
    Result<Address> address = Address::parse(*listen);
    if (!address) return failure(std::move(address).error());
    addresses.push_back(std::move(*address));
  }
  if (unix_socket) addresses.push_back({{}, 0, *unix_socket});

  std::vector<Place> places;
  for (Address& address : addresses) {
    Result<Place> place = place_at(std::move(address), configuration.access_token_files);
    if (!place) return failure(std::move(place).error());
    places.push_back(std::move(*place));
  }
  return places;
}

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

/// Where to answer, and what /verify tells there.
struct Serving {
  std::vector<Place> places;
  std::vector<ClaimHeader> claim_headers;
};

Result<Serving> serving_of(const Arguments& arguments, const Configuration& configuration) {
  Result<std::vector<Place>> places = places_of(arguments, configuration);
  if (!places) return failure(std::move(places).error());
  Result<std::vector<ClaimHeader>> claim_headers = claim_headers_of(arguments);
  if (!claim_headers) return failure(std::move(claim_headers).error());
  return Serving{std::move(*places), std::move(*claim_headers)};
}

/// The endpoints of every place, and the server they are bound to.
class Service {
 public:
  /// Binds every place. Errors: those of HttpServer.
  [[nodiscard]] Result<void> open(const World& world, const Keeper& keeper, const Serving& serving) {
    auto server = HttpServer::create();
    if (!server) return failure(std::move(server).error());
    server_ = std::move(*server);
    for (const Place& place : serving.places) {
      endpoints_.emplace_back(world, keeper, place.policy, serving.claim_headers);
      const Result<Address> bound = server_->listen(place.address, endpoints_.back());
      if (!bound) return failure(bound.error());
      targets_.push_back((bound->unix_socket.empty() ? "http://" : "") + bound->text());
    }
    return {};
  }
  /// What to give to `jwtsync agree`.
  [[nodiscard]] const std::vector<std::string>& targets() const noexcept { return targets_; }
  void run(std::stop_token stop) { server_->run(std::move(stop)); }

 private:
  std::list<Endpoints> endpoints_;  // these stay where they are, and outlive the server
  std::vector<std::string> targets_;
  std::unique_ptr<HttpServer> server_;
};

/// Says where it listens: to a person, or to a program that reads standard output, or one that reads the log.
void announce(const Identity& identity, const std::vector<std::string>& targets, LogFormat log, Events& events,
              Console& console) {
  if (console.format == Format::json) {
    console.out.write(
        json::dump({{"service", identity.service}, {"instance", identity.instance}, {"listening", targets}}) + "\n");
    console.out.flush();
  }
  std::string where;
  for (const std::string& target : targets) where += (where.empty() ? "" : " and ") + target;
  const std::string text = "listening on " + where + " as " + identity.service + " (" + identity.instance + ")";
  if (log == LogFormat::json) return events.record(Level::info, text);  // every line of such a log is an object
  console.note(text);
}

/// The same world, with a log of its own.
World with_events(const World& world, Events& events) {
  return {world.clock, world.randomness, world.variables, world.files,
          world.watch, world.http,       events,          world.host_name};
}

int serve(const World& world, const Invocation& invocation, const Serving& serving, LogFormat log) {
  Console& console = invocation.console;
  const Arguments& arguments = invocation.arguments;
  // Before any other thread, and before the first secret is read: a SIGHUP that comes early is not lost.
  std::stop_source stop;
  const Signals signals(stop, [](void* watch) { static_cast<Watch*>(watch)->wake(); }, &world.watch);

  const auto keeper = Keeper::open(
      world, {.service = arguments.value("--service"),
              .configuration = arguments.value("--config"),
              .environment = arguments.value("--environment"),
              .sources = arguments.values("--source"),
              .expectations = {.issuer = arguments.value("--issuer"), .audiences = arguments.values("--audience")}});
  if (!keeper) return console.fail(keeper.error());
  raise_descriptor_limit();  // each connection takes one, and most of a proxy's are idle
  Service service;
  if (const Result<void> opened = service.open(world, **keeper, serving); !opened) return console.fail(opened.error());
  announce((*keeper)->report().identity, service.targets(), log, world.events, console);

  const std::jthread reloading([&] { (*keeper)->run(stop.get_token()); });
  service.run(stop.get_token());
  stop.request_stop();
  return 0;
}

int run(const Invocation& invocation) {
  Console& console = invocation.console;
  const Result<Level> level = level_of(invocation.arguments);
  if (!level) return console.fail(level.error());
  const Result<LogFormat> format = log_format_of(invocation.arguments);
  if (!format) return console.fail(format.error());
  const Result<Sourcing> sourcing = sourcing_of(invocation.world, invocation.arguments);
  if (!sourcing) return console.fail(sourcing.error());
  const Result<Serving> serving = serving_of(invocation.arguments, sourcing->configuration);
  if (!serving) return console.fail(serving.error());
  const Result<void> sealed =
      invocation.seal_variables(secret_variables(invocation.world.variables, sourcing->options));
  if (!sealed) return console.fail(sealed.error());
  const System log({.log_level = *level, .log_format = *format});
  return serve(with_events(invocation.world, log.world().events), invocation, *serving, *format);
}

constexpr std::array<Option, 8> options{{
    {"--listen", "HOST:PORT", "where to answer, 0 for any free port; default: [serve] listen, else 127.0.0.1:7517"},
    {"--unix", "PATH", "answer on this Unix socket too, or instead; default: [serve] unix"},
    {"--service", "NAME", "the name in reports; default: JWTSYNC_SERVICE, else [serve] service"},
    {"--issuer", "NAME", "what \"iss\" of a token must be at /verify; default: [verify] issuer, else anything"},
    {"--audience", "NAME", "one that its \"aud\" must hold; may be repeated; default: [verify] audiences", Times::any},
    {"--claim", "CLAIM=HEADER", "a claim to tell in this header; may be repeated; default: [verify] claim_headers",
     Times::any},
    {"--log-level", "LEVEL", "debug, info, warning or error; default: info"},
    {"--log-format", "FORMAT", "text, or json for one object a line; default: text"},
}};

constexpr std::array<ExitRow, 5> exits{{
    {0, "SIGTERM or SIGINT ended it"},
    {2, "asked wrongly; or others could reach it and no access token is configured"},
    {3, "no source has a secret"},
    {4, "the address is in use, or a source could not be reached or read"},
    {6, "a secret was found and is not fit, or reading it is forbidden"},
}};

}  // namespace

constinit const Command serve_command{
    .name = "serve",
    .purpose = "answer for this process: report, challenge, health, tokens",
    .options = options,
    .takes_sources = true,
    .details =
        "A proxy asks /verify whether a request's token is good, for services that verify none (docs/proxies.md).\n"
        "Reloads when the configuration or a key file changes, and at SIGHUP. A bad new value keeps the keys in use,\n"
        "and says so in log, report and /readyz. Others than this machine need an access token ([access]).",
    .exits = exits,
    .example = "jwtsync serve --service auth --source file:/run/secrets/jwt",
    .logging = Logging::events,
    .run = run,
};

}  // namespace jwtsync::cli
