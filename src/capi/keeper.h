// SPDX-License-Identifier: Apache-2.0
// What stands behind a jwtsync_keeper.
#pragma once

#include "capi/held_events.h"
#include "capi/workers.h"
#include "capi/world.h"
#include "service/pool.h"

#include <jwtsync/c.h>
#include <jwtsync/keeper.h>
#include <jwtsync/service.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace jwtsync::capi {

/// The outside of a keeper: that of the caller, with events of the library's own thread held back.
struct KeeperWorld {
  explicit KeeperWorld(const World& given) : events(given.events), world(given.with(events)) {}
  KeeperWorld(const KeeperWorld&) = delete;
  KeeperWorld& operator=(const KeeperWorld&) = delete;

  HeldEvents events;
  World world;
};

}  // namespace jwtsync::capi

struct jwtsync_keeper {
  jwtsync_keeper(const jwtsync_world& given, std::unique_ptr<jwtsync::capi::KeeperWorld> around,
                 std::unique_ptr<jwtsync::Keeper> opened, const jwtsync::AccessPolicy& policy)
      : world(given),
        outside(std::move(around)),
        keeper(std::move(opened)),
        workers(outside->world, *keeper, outside->events),
        on_loopback(outside->world, *keeper, at(jwtsync::Listener::loopback, policy), {}, &workers),
        on_unix_socket(outside->world, *keeper, at(jwtsync::Listener::unix_socket, policy), {}, &workers) {}

  static jwtsync::AccessPolicy at(jwtsync::Listener listener, jwtsync::AccessPolicy policy) {
    policy.listener = listener;
    return policy;
  }

  const jwtsync_world& world;
  std::unique_ptr<jwtsync::capi::KeeperWorld> outside;
  std::unique_ptr<jwtsync::Keeper> keeper;
  mutable jwtsync::capi::Workers workers;
  // The listener is the caller's: each request says which it came by. One from elsewhere needs a token with either.
  mutable jwtsync::Endpoints on_loopback;
  mutable jwtsync::Endpoints on_unix_socket;
  mutable jwtsync::service::Pool<jwtsync::Keeper::Local> locals;  // of those who sign
};
