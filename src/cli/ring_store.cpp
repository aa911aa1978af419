// SPDX-License-Identifier: Apache-2.0
#include "cli/ring_store.h"

#include <jwtsync/postgresql_store.h>
#include <jwtsync/sqlite_store.h>
#include <string_view>

namespace jwtsync::cli {
namespace {

/// Whether a URL has a password before its host: others read command lines, and the log of a shell.
bool names_password(std::string_view url) {
  url.remove_prefix(url.find("//") + 2);
  const std::string_view authority = url.substr(0, url.find_first_of("/?"));
  const std::size_t end = authority.rfind('@');
  return end != std::string_view::npos && authority.substr(0, end).find(':') != std::string_view::npos;
}

}  // namespace

Result<std::unique_ptr<Store>> open_ring_store(const World& world, const std::string& locator) {
  constexpr std::string_view sqlite = "sqlite:";
  constexpr const char* hint =
      "write it as in sqlite:/var/lib/jwtsync/ring.db, or postgresql://jwtsync@db.internal/rotation";
  if (locator.starts_with("postgresql://") || locator.starts_with("postgres://")) {
    if (!names_password(locator)) return open_postgresql_store(locator);
    return failure(Code::locator_malformed, "the store of a rotation is named with a password",
                   "put the password into a file, and its path into PGPASSFILE");
  }
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
