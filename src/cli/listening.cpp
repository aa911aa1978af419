// SPDX-License-Identifier: Apache-2.0
#include "cli/listening.h"

#include <algorithm>
#include <thread>
#include <utility>
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

constexpr std::string_view default_listen = "127.0.0.1:7517";
constexpr std::size_t largest_line = std::size_t{1} << 20;  // that a process brings to a collector

Result<Place> place_at(Address address, const AccessGiven& given) {
  const bool by_socket = !address.unix_socket.empty();
  AccessPolicy policy = given.policy;
  policy.listener = by_socket ? Listener::unix_socket : address.is_loopback() ? Listener::loopback : Listener::network;
  if (by_socket) policy.client_names.clear();  // nobody shows a certificate there: possession lets in, or a token
  if (Result<void> checked = check_policy(policy); !checked) {
    return failure(std::move(checked).error().at(address.text()));
  }
  return Place{std::move(address), std::move(policy), by_socket ? std::nullopt : given.tls};
}

}  // namespace

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
  if (unix_socket && unix_socket->empty()) {
    return failure(Code::argument_invalid, "--unix names no path", "give the path of a socket, or leave it out");
  }
  if (unix_socket) addresses.push_back({{}, 0, *unix_socket});

  const Result<AccessGiven> access = access_given(arguments, configuration);
  if (!access) return failure(access.error());
  std::vector<Place> places;
  for (Address& address : addresses) {
    Result<Place> place = place_at(std::move(address), *access);
    if (!place) return failure(std::move(place).error());
    places.push_back(std::move(*place));
  }
  return places;
}

HttpResponse Gate::handle(const ReceivedRequest& request) {
  HttpResponse response;
  handle_into(request, response);
  return response;
}

void Gate::handle_into(const ReceivedRequest& request, HttpResponse& response) {
  const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
  endpoints_.handle_into(request, response);
  if (path != "/readyz" || is_open_ || response.status != 200) return;
  response.status = 503;
  if (request.method != "HEAD") response.body = R"({"status":"starting"})";
}

Result<void> Listeners::open(const World& world, const Keeper& keeper, const std::vector<Place>& places,
                             const std::vector<ClaimHeader>& claim_headers, const std::atomic<bool>* is_open) {
  auto server = HttpServer::create(collector_ ? ServerLimits{.body_size = largest_line} : ServerLimits{});
  if (!server) return failure(std::move(server).error());
  server_ = std::move(*server);
  for (const Place& place : places) {
    AccessPolicy policy = place.policy;
    if (!policy.issuers.empty()) {
      if (Result<void> opened = open_access_keys(world, keeper); !opened) return opened;
      policy.issuer_keys = &access_keys_->keeper();
    }
    endpoints_.emplace_back(world, keeper, std::move(policy), claim_headers, nullptr, collector_.get(), hub_, hand_on_);
    HttpService* service = &endpoints_.back();
    if (is_open != nullptr) service = &gates_.emplace_back(endpoints_.back(), *is_open);
    const Result<Address> bound = place.tls ? server_->listen(place.address, *service, world, *place.tls)
                                            : server_->listen(place.address, *service);
    if (!bound) return failure(bound.error());
    targets_.push_back((!bound->unix_socket.empty() ? "" : place.tls ? "https://" : "http://") + bound->text());
  }
  return open_dialler(world, keeper);
}

Result<void> Listeners::open_for_others(const World& world, const Keeper& keeper, const std::vector<Place>& places,
                                        const std::vector<ClaimHeader>& claim_headers, bool collects, Hub* hub,
                                        HandOn* hand_on) {
  if (collects) collector_ = std::make_unique<Collector>(world);
  hub_ = hub;
  hand_on_ = hand_on;
  return open(world, keeper, places, claim_headers);
}

Result<void> Listeners::open_dialler(const World& world, const Keeper& keeper) {
  const Configuration configuration = keeper.configuration();
  if (!configuration.collector) return {};
  Result<std::unique_ptr<Dialler>> dialler =
      Dialler::create(world, keeper,
                      {*configuration.collector, configuration.access_token_file,
                       configuration.fleet_tls_cert.value_or(""), configuration.fleet_tls_key.value_or("")});
  if (!dialler) return failure(std::move(dialler).error().at("[fleet] collector"));
  dialler_ = std::move(*dialler);
  return {};
}

/// One for all places.
Result<void> Listeners::open_access_keys(const World& world, const Keeper& keeper) {
  if (access_keys_) return {};
  return AccessKeys::open(world, keeper).map([&](auto&& opened) {
    access_keys_ = std::forward<decltype(opened)>(opened);
  });
}

void Listeners::run(std::stop_token stop) {
  std::jthread keeping;
  if (access_keys_) keeping = std::jthread([this](std::stop_token ended) { access_keys_->run(std::move(ended)); });
  // By the same stop as the server: it says goodbye while that ends.
  std::jthread dialling;
  if (dialler_) dialling = std::jthread([this, stop] { dialler_->run(stop); });
  server_->run(std::move(stop));
}

void announce(const Report& report, const std::vector<std::string>& targets, LogFormat log, Events& events,
              Console& console, std::string_view without_key) {
  const Identity& identity = report.identity;
  if (console.format == Format::json) {
    const json::Value line{{"service", identity.service},
                           {"instance", identity.instance},
                           {"listening", targets},
                           {"has_key", !report.error}};
    console.out.write(json::dump(line) + "\n");
    console.out.flush();
  }
  std::string where;
  for (const std::string& target : targets) where += (where.empty() ? "" : " and ") + target;
  const std::string text = "listening on " + where + " as " + identity.service + " (" + identity.instance + ")" +
                           std::string(report.error ? without_key : "");
  if (log == LogFormat::json) return events.record(Level::info, text);  // every line of such a log is an object
  console.note(text);
}

void tell_who_may_ask(const World& world, const std::vector<Place>& places) {
  const auto needs_no_token = [](const Place& place) {
    const AccessPolicy& policy = place.policy;
    return policy.token_files.empty() && policy.client_names.empty() && policy.issuers.empty();
  };
  if (world.possession == nullptr || std::none_of(places.begin(), places.end(), needs_no_token)) return;
  const Result<std::vector<PossessedToken>> tokens = world.possession->own();
  if (tokens) world.events.record(Level::info, "who can read " + tokens->front().path + " may ask this process");
}

}  // namespace jwtsync::cli
