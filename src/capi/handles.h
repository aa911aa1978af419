// SPDX-License-Identifier: Apache-2.0
// What stands behind the small opaque types of <jwtsync/c.h>. Larger ones have files of their own.
#pragma once

#include <jwtsync/c.h>
#include <jwtsync/compat.h>
#include <jwtsync/keeper.h>
#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/token.h>
#include <optional>
#include <string>

struct jwtsync_error {
  jwtsync::Error error;
  std::string code;  // with a zero byte at its end, which the table of codes does not promise
};

struct jwtsync_string {
  std::string text;
};

struct jwtsync_secret {
  jwtsync::Secret secret;
};

struct jwtsync_ring {
  jwtsync::KeyRing ring;
};

struct jwtsync_shared {
  jwtsync::SharedJWTSecretManager manager;
};

struct jwtsync_scratch {
  jwtsync::Scratch scratch;
  std::optional<jwtsync::Keeper::Local> local;  // made by the first call of a keeper
};
