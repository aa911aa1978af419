// SPDX-License-Identifier: Apache-2.0
// Where a command puts what is secret (--out): a new file, or a store.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/world.h>
#include <string>

namespace jwtsync::cli {

struct SecretPlace {
  std::string name;  ///< the locator of a store, or the path of a file
  bool is_store = false;
};

/// `gcp-sm://PROJECT/NAME`, `file:/PATH` or a path. What begins as a locator does is never the name of a file: who
/// wrote it meant something else. `argument_invalid`.
[[nodiscard]] Result<SecretPlace> secret_place_of(const std::string& text);

/// Puts it there: into a file that was not there, which only its owner may read (0600), or into the store as the newest
/// version. Errors: those of Files::create_private and of store_secret.
[[nodiscard]] Result<void> put_secret(const World& world, const SecretPlace& place, const Secret& secret);

/// "is in /key", or "is the newest version of gcp-sm://demo/jwt".
[[nodiscard]] std::string whereabouts(const SecretPlace& place);

}  // namespace jwtsync::cli
