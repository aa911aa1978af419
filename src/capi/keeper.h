// SPDX-License-Identifier: Apache-2.0
// What stands behind a jwtsync_keeper.
#pragma once

#include "capi/world.h"
#include "service/locals.h"

#include <jwtsync/c.h>
#include <jwtsync/keeper.h>
#include <jwtsync/service.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct jwtsync_keeper {
  jwtsync_keeper(const jwtsync_world& outside, std::unique_ptr<jwtsync::Keeper> opened,
                 const std::vector<std::string>& token_files)
      : world(outside),
        keeper(std::move(opened)),
        on_loopback(world.world, *keeper, {jwtsync::Listener::loopback, token_files}),
        on_unix_socket(world.world, *keeper, {jwtsync::Listener::unix_socket, token_files}) {}

  const jwtsync_world& world;
  std::unique_ptr<jwtsync::Keeper> keeper;
  // The listener is the caller's: each request says which it came by. One from elsewhere needs a token with either.
  mutable jwtsync::Endpoints on_loopback;
  mutable jwtsync::Endpoints on_unix_socket;
  mutable jwtsync::service::Locals locals;  // of those who sign
};
