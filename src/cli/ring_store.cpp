// SPDX-License-Identifier: Apache-2.0
#include "cli/ring_store.h"

#include <jwtsync/sqlite_store.h>
#include <string_view>

namespace jwtsync::cli {

Result<std::unique_ptr<Store>> open_ring_store(const World& world, const std::string& locator) {
  constexpr std::string_view sqlite = "sqlite:";
  constexpr const char* hint = "write it as in sqlite:/var/lib/jwtsync/ring.db";
  // What was given may be a secret in the wrong place: it is not quoted.
  if (!locator.starts_with(sqlite)) {
    return failure(Code::locator_scheme_unknown, "no store of a rotation has this scheme", hint);
  }
  const std::string path = locator.substr(sqlite.size());
  if (!path.starts_with('/')) {
    return failure(Code::locator_malformed, "the store of a rotation is not named by an absolute path", hint);
  }
  return open_sqlite_store(path, world.clock);
}

}  // namespace jwtsync::cli
