// SPDX-License-Identifier: Apache-2.0
// What the two example services share: how a service is started around a Keeper, and small answers in JSON.
#pragma once

#include <jwtsync/jwtsync.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

namespace example {

/// How a service was started.
struct Arguments {
  std::string listen = "127.0.0.1:0";   // where users come
  std::string jwtsync = "127.0.0.1:0";  // where jwtsync asks: a listener of its own
  std::optional<std::string> configuration;
  std::chrono::seconds token_lifetime = std::chrono::minutes(15);
};

inline std::optional<Arguments> read_arguments(int count, char** values) {
  Arguments arguments;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = values[i];
    if (name == "--listen") {
      arguments.listen = values[i + 1];
    } else if (name == "--jwtsync") {
      arguments.jwtsync = values[i + 1];
    } else if (name == "--config") {
      arguments.configuration = values[i + 1];
    } else if (name == "--token-lifetime") {
      arguments.token_lifetime = std::chrono::seconds(std::atoi(values[i + 1]));
    } else {
      return std::nullopt;
    }
  }
  if (count % 2 == 0) return std::nullopt;
  return arguments;
}

inline jwtsync::HttpResponse json(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body) + "\n"};
}

/// The token of `Authorization: Bearer TOKEN` (RFC 6750, section 2.1); empty if there is none.
inline std::string_view bearer_token(const jwtsync::ReceivedRequest& request) {
  const std::string_view value = jwtsync::header(request.headers, "Authorization").value_or("");
  constexpr std::string_view scheme = "Bearer ";
  return value.starts_with(scheme) ? value.substr(scheme.size()) : std::string_view{};
}

/// `GET /me`: who the caller is, if the token is good. The caller learns that it was refused, the log learns why.
inline jwtsync::HttpResponse who_am_i(const jwtsync::World& world, const jwtsync::Keeper& keeper,
                                      jwtsync::Keeper::Local& local, const jwtsync::ReceivedRequest& request) {
  const std::string_view token = bearer_token(request);
  const auto verified = keeper.verify(token, local);
  if (!verified) {
    const jwtsync::Error why = keeper.explain(verified.error(), token, local);
    world.events.record(jwtsync::Level::warning, std::to_string(why.http_status()) + ": " + why.message);
    return json(why.http_status(), R"({"error":"the token was not accepted"})");  // 401, or 503: ask again
  }
  return json(200, std::string(R"({"subject":)") + std::string(verified->json("sub").value_or("null")) + "}");
}

inline int fail(const jwtsync::Error& error) {
  std::fprintf(stderr, "error: %s\nhint: %s\n", error.message.c_str(), error.hint.c_str());
  return error.exit_status();
}

/// Serves until SIGTERM: the service's own pages on one listener, jwtsync's endpoints on another, one thread that
/// reloads the key when its source changes. `Service` is made of a World, a Keeper and the arguments.
template <typename Service>
int serve(const std::string& name, const Arguments& arguments) {
  std::stop_source stop;
  jwtsync::System system;
  const jwtsync::World& world = system.world();

  auto keeper = jwtsync::Keeper::open(world, {.service = name,
                                              .configuration = arguments.configuration,
                                              .expectations = {.issuer = "auth", .audiences = {"example"}},
                                              // It says that it has no key, and why, until one comes.
                                              .without_key = jwtsync::WithoutKey::wait});
  if (!keeper) return fail(keeper.error());
  const auto wake = [](void* self) { static_cast<jwtsync::Keeper*>(self)->wake(); };
  const jwtsync::Signals signals(stop, wake, keeper->get());

  auto server = jwtsync::HttpServer::create();
  if (!server) return fail(server.error());
  Service service(world, **keeper, arguments);
  jwtsync::Endpoints endpoints(world, **keeper, {});
  for (const auto& [text, handler] : {std::pair<std::string, jwtsync::HttpService*>{arguments.listen, &service},
                                      std::pair<std::string, jwtsync::HttpService*>{arguments.jwtsync, &endpoints}}) {
    const auto address = jwtsync::Address::parse(text);
    if (!address) return fail(address.error());
    const auto bound = (*server)->listen(*address, *handler);
    if (!bound) return fail(bound.error());
    const char* const what = handler == &endpoints ? "jwtsync" : "service";
    world.events.record(jwtsync::Level::info, name + " " + what + " on http://" + bound->text());
  }

  const std::jthread reloader([&](std::stop_token) { (*keeper)->run(stop.get_token()); });
  (*server)->run(stop.get_token());
  stop.request_stop();
  return 0;
}

/// All of a service's `main`.
template <typename Service>
int run(const std::string& name, int count, char** values) {
  const auto arguments = read_arguments(count, values);
  if (arguments) return serve<Service>(name, *arguments);
  std::fprintf(stderr,
               "usage: %s [--listen HOST:PORT] [--jwtsync HOST:PORT] [--config FILE] [--token-lifetime SECONDS]\n",
               name.c_str());
  return 2;
}

}  // namespace example
