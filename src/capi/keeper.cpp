// SPDX-License-Identifier: Apache-2.0
#include "capi/keeper.h"

#include "capi/arguments.h"
#include "capi/call.h"

#include <memory>
#include <optional>
#include <utility>

struct jwtsync_response {
  jwtsync::HttpResponse response;
};

namespace jwtsync::capi {
namespace {

/// What a caller says when it opens a Keeper.
struct Opening {
  KeeperOptions options;
  std::vector<std::string> access_token_files;
};

Result<std::optional<FollowedHub>> hub_of(const jwtsync_keeper_options& given) {
  const std::optional<std::string> url = optional_of(given.hub), file = optional_of(given.hub_access_token_file);
  if (url) return FollowedHub{.url = *url, .access_token_file = file, .signs = given.hub_signs != 0};
  if (!file && given.hub_signs == 0) return std::nullopt;
  return failure(Code::argument_invalid, "keeper options say how a hub is followed, and not which",
                 "give the URL of the hub as well, or leave it all to the configuration");
}

Result<Opening> opening_of(const jwtsync_keeper_options* options) {
  const Result<jwtsync_keeper_options> given = struct_of(options, "keeper options");
  if (!given) return failure(given.error());
  Result<KeeperOptions> said = resolving_of(given->resolve);
  if (!said) return failure(std::move(said).error());
  Result<Expectations> expectations = expectations_of(given->expectations);
  if (!expectations) return failure(std::move(expectations).error());
  Result<std::vector<std::string>> files =
      texts_of(given->access_token_files, given->access_token_file_count, "access_token_files of keeper options");
  if (!files) return failure(std::move(files).error());
  Result<std::optional<FollowedHub>> hub = hub_of(*given);
  if (!hub) return failure(std::move(hub).error());
  said->hub = std::move(*hub);
  said->service = optional_of(given->service);
  said->expectations = std::move(*expectations);
  said->without_key = given->wait_for_key != 0 ? WithoutKey::wait : WithoutKey::fail;
  return Opening{std::move(*said), std::move(*files)};
}

Result<std::unique_ptr<jwtsync_keeper>> open(const jwtsync_world* handle, Opening opening) {
  const Result<const World*> world = world_of(handle);
  if (!world) return failure(world.error());
  auto outside = std::make_unique<KeeperWorld>(**world);
  Result<std::unique_ptr<Keeper>> keeper = Keeper::open(outside->world, std::move(opening.options));
  if (!keeper) return failure(std::move(keeper).error());
  const Configuration configuration = (*keeper)->configuration();
  AccessPolicy policy;
  policy.token_files = std::move(opening.access_token_files);
  if (policy.token_files.empty()) policy.token_files = configuration.access_token_files;
  if (configuration.access_trust_loopback) policy.loopback = LoopbackTrust::always;
  return std::make_unique<jwtsync_keeper>(*handle, std::move(outside), std::move(*keeper), policy);
}

Result<Peer> peer_of(jwtsync_peer peer) {
  switch (peer) {
    case JWTSYNC_REMOTE: return Peer::remote;
    case JWTSYNC_LOOPBACK: return Peer::loopback;
    case JWTSYNC_UNIX_SOCKET: return Peer::unix_socket;
  }
  return failure(Code::argument_invalid, "peer of request is not a value of jwtsync_peer",
                 "say JWTSYNC_REMOTE where the peer is not known");
}

Result<ReceivedRequest> request_of(const jwtsync_request* request) {
  if (request == nullptr) return missing("request");
  const Result<jwtsync_request> given = struct_of(request, "request");
  if (!given) return failure(given.error());
  const auto headers = array_of(given->headers, given->header_count, "headers of request");
  if (!headers) return failure(headers.error());
  const Result<Peer> peer = peer_of(given->peer);
  if (!peer) return failure(peer.error());
  ReceivedRequest read{.method = std::string(view_of(given->method)),
                       .target = std::string(view_of(given->target)),
                       .body = std::string(view_of(given->body)),
                       .peer = *peer};
  for (const jwtsync_header& header : *headers) read.headers.emplace_back(view_of(header.name), view_of(header.value));
  return read;
}

}  // namespace
}  // namespace jwtsync::capi

jwtsync_status jwtsync_keeper_open(const jwtsync_world* world, const jwtsync_keeper_options* options,
                                   jwtsync_keeper** out, jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    Result<capi::Opening> opening = capi::opening_of(options);
    if (!opening) return failure(std::move(opening).error());
    Result<std::unique_ptr<jwtsync_keeper>> keeper = capi::open(world, std::move(*opening));
    if (!keeper) return failure(std::move(keeper).error());
    capi::give(out, std::move(*keeper));
    return {};
  });
}

jwtsync_status jwtsync_keeper_reload(jwtsync_keeper* keeper, jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    if (keeper == nullptr) return capi::missing("keeper");
    if (const Result<const World*> world = capi::world_of(&keeper->world); !world) return failure(world.error());
    const Result<bool> reloaded = keeper->keeper->reload();
    if (!reloaded) return failure(reloaded.error());
    return {};
  });
}

jwtsync_status jwtsync_keeper_refresh(jwtsync_keeper* keeper, int32_t* out_changed, jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    if (keeper == nullptr) return capi::missing("keeper");
    if (const Result<const World*> world = capi::world_of(&keeper->world); !world) return failure(world.error());
    keeper->outside->events.hand_on();
    const Result<bool> changed = keeper->keeper->refresh();
    if (!changed) return failure(changed.error());
    if (out_changed != nullptr) *out_changed = *changed ? 1 : 0;
    return {};
  });
}

jwtsync_status jwtsync_keeper_join_workers(jwtsync_keeper* keeper, const jwtsync_shared* shared,
                                           jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    if (keeper == nullptr) return capi::missing("keeper");
    if (const Result<const World*> world = capi::world_of(&keeper->world); !world) return failure(world.error());
    return keeper->workers.join(shared == nullptr ? nullptr : &shared->manager);
  });
}

void jwtsync_keeper_leave_workers(jwtsync_keeper* keeper) {
  if (keeper != nullptr) keeper->workers.leave();
}

void jwtsync_keeper_leave(jwtsync_keeper* keeper) {
  if (keeper != nullptr && jwtsync::capi::world_of(&keeper->world)) keeper->keeper->leave();
}

jwtsync_status jwtsync_keeper_ring(const jwtsync_keeper* keeper, jwtsync_ring** out, jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    if (keeper == nullptr) return capi::missing("keeper");
    Result<KeyRing> ring = keeper->keeper->ring();
    if (!ring) return failure(std::move(ring).error());
    capi::give(out, std::unique_ptr<jwtsync_ring>(new jwtsync_ring{std::move(*ring)}));
    return {};
  });
}

void jwtsync_keeper_free(jwtsync_keeper* keeper) { delete keeper; }

jwtsync_status jwtsync_keeper_handle(const jwtsync_keeper* keeper, const jwtsync_request* request,
                                     jwtsync_response** out, jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    if (keeper == nullptr) return capi::missing("keeper");
    const Result<ReceivedRequest> asked = capi::request_of(request);
    if (!asked) return failure(asked.error());
    Endpoints& endpoints = asked->peer == Peer::unix_socket ? keeper->on_unix_socket : keeper->on_loopback;
    capi::give(out, std::unique_ptr<jwtsync_response>(new jwtsync_response{endpoints.handle(*asked)}));
    return {};
  });
}

const char* jwtsync_endpoint(size_t index) {
  const auto paths = jwtsync::endpoint_paths();
  return index < paths.size() ? paths[index].data() : nullptr;
}

int32_t jwtsync_response_status(const jwtsync_response* response) {
  return response == nullptr ? 0 : response->response.status;
}

size_t jwtsync_response_header_count(const jwtsync_response* response) {
  return response == nullptr ? 0 : response->response.headers.size();
}

jwtsync_header jwtsync_response_header(const jwtsync_response* response, size_t index) {
  if (index >= jwtsync_response_header_count(response)) return {{nullptr, 0}, {nullptr, 0}};
  const auto& [name, value] = response->response.headers[index];
  return {jwtsync::capi::text_of(name), jwtsync::capi::text_of(value)};
}

jwtsync_text jwtsync_response_body(const jwtsync_response* response) {
  return response == nullptr ? jwtsync_text{nullptr, 0} : jwtsync::capi::text_of(response->response.body);
}

void jwtsync_response_free(jwtsync_response* response) { delete response; }
