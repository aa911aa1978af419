// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/compat.h>

#include "capi/arguments.h"
#include "capi/call.h"
#include "capi/world.h"

#include <string>
#include <utility>

namespace {

using jwtsync::failure;
using jwtsync::Result;
using jwtsync::Secret;
using jwtsync::SharedJWTSecretManager;
using jwtsync::World;
namespace capi = jwtsync::capi;

/// Runs `body(manager, world)`, which returns Result<void>, if both are there.
template <typename Body>
jwtsync_status call_with(jwtsync_shared* shared, const jwtsync_world* world, jwtsync_error** error, Body&& body) {
  return capi::call(error, [&]() -> Result<void> {
    if (shared == nullptr) return capi::missing("shared");
    const Result<const World*> outside = capi::world_of(world);
    if (!outside) return failure(outside.error());
    return body(shared->manager, **outside);
  });
}

Result<void> give_or_fail(jwtsync_secret** out, Result<Secret> secret) {
  if (!secret) return failure(std::move(secret).error());
  capi::give(out, std::move(*secret));
  return {};
}

}  // namespace

jwtsync_shared* jwtsync_shared_new(void) { return capi::make<jwtsync_shared>(); }

void jwtsync_shared_free(jwtsync_shared* shared) { delete shared; }

jwtsync_status jwtsync_shared_get_jwt_secret(jwtsync_shared* shared, const jwtsync_world* world, jwtsync_secret** out,
                                             jwtsync_error** error) {
  return call_with(shared, world, error, [&](SharedJWTSecretManager& manager, const World& outside) {
    return give_or_fail(out, manager.get_jwt_secret(outside));
  });
}

void jwtsync_shared_clear_cache(jwtsync_shared* shared) {
  if (shared != nullptr) shared->manager.clear_cache();
}

int32_t jwtsync_shared_keeps_another_key(const jwtsync_shared* shared, const jwtsync_ring* ring) {
  if (shared == nullptr) return 0;
  return shared->manager.keeps_another_key(ring == nullptr ? nullptr : &ring->ring) ? 1 : 0;
}

jwtsync_status jwtsync_shared_validate_synchronization(jwtsync_shared* shared, const jwtsync_world* world,
                                                       jwtsync_error** error) {
  return call_with(shared, world, error, [](SharedJWTSecretManager& manager, const World& outside) {
    return manager.validate_synchronization(outside);
  });
}

jwtsync_status jwtsync_shared_force_environment_consistency(jwtsync_shared* shared, const jwtsync_world* world,
                                                            const char* target, size_t target_size,
                                                            jwtsync_secret** out, jwtsync_error** error) {
  return call_with(shared, world, error, [&](SharedJWTSecretManager& manager, const World& outside) -> Result<void> {
    const Result<std::string_view> name = capi::bytes_of(target, target_size, "target");
    if (!name) return failure(name.error());
    return give_or_fail(out, manager.force_environment_consistency(outside, *name));
  });
}

jwtsync_status jwtsync_shared_get_secret_loading_diagnostics(jwtsync_shared* shared, const jwtsync_world* world,
                                                             jwtsync_string** out, jwtsync_error** error) {
  return call_with(shared, world, error, [&](SharedJWTSecretManager& manager, const World& outside) -> Result<void> {
    capi::give(out, manager.get_secret_loading_diagnostics(outside));
    return {};
  });
}
