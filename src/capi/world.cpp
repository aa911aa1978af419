// SPDX-License-Identifier: Apache-2.0
#include "capi/world.h"

#include "capi/arguments.h"
#include "capi/call.h"

#include <memory>
#include <utility>

namespace jwtsync::capi {
namespace {

jwtsync_level level_of(Level level) noexcept {
  switch (level) {
    case Level::debug: return JWTSYNC_DEBUG;
    case Level::info: return JWTSYNC_INFO;
    case Level::warning: return JWTSYNC_WARNING;
    case Level::error: break;
  }
  return JWTSYNC_ERROR;
}

Result<std::optional<GivenVariables>> variables_of(const jwtsync_variable* variables, std::size_t count) {
  const Result<std::span<const jwtsync_variable>> given = array_of(variables, count, "variables");
  if (!given) return failure(given.error());
  if (variables == nullptr) return std::nullopt;
  Result<GivenVariables> copied = GivenVariables::copy_of(*given);
  if (!copied) return failure(std::move(copied).error());
  return std::optional(std::move(*copied));
}

}  // namespace

void CallbackEvents::record(Level level, std::string_view text) {
  if (on_event_ != nullptr) on_event_(context_, level_of(level), text.data(), text.size());
}

Result<const World*> world_of(const jwtsync_world* handle) {
  if (handle == nullptr) return missing("world");
  if (handle->variables && handle->variables->lost()) {
    return failure(Code::ring_unavailable, "the variables of this world are gone, since this process is a fork",
                   "make a world in each process, after the fork");
  }
  return &handle->world;
}

}  // namespace jwtsync::capi

jwtsync_world::jwtsync_world(std::optional<jwtsync::capi::GivenVariables> given, jwtsync_on_event on_event,
                             void* context)
    : variables(std::move(given)),
      events(on_event, context),
      world{system.world().clock,
            system.world().randomness,
            variables ? *variables : system.world().variables,
            system.world().files,
            system.world().watch,
            system.world().http,
            events,
            system.world().host_name,
            system.world().possession} {}

jwtsync_status jwtsync_world_create(const jwtsync_variable* variables, size_t variable_count, jwtsync_on_event on_event,
                                    void* context, jwtsync_world** out, jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    Result<std::optional<capi::GivenVariables>> given = capi::variables_of(variables, variable_count);
    if (!given) return failure(std::move(given).error());
    capi::give(out, std::make_unique<jwtsync_world>(std::move(*given), on_event, context));
    return {};
  });
}

void jwtsync_world_free(jwtsync_world* world) { delete world; }
