// SPDX-License-Identifier: Apache-2.0
#include "cli/secret_place.h"

#include <jwtsync/sources.h>
#include <string_view>
#include <utility>
#include "base/text.h"

namespace jwtsync::cli {

Result<SecretPlace> secret_place_of(const std::string& text) {
  if (base::trim(text).empty()) {
    return failure(Code::argument_invalid, "--out names no place", "give the path of a new file");
  }
  if (text.find("://") != std::string::npos) return SecretPlace{text, true};
  const std::size_t colon = text.find(':');
  const std::string_view scheme = std::string_view(text).substr(0, colon);
  if (colon == std::string::npos || scheme.find('/') != std::string_view::npos) return SecretPlace{text};
  constexpr std::string_view say = "give the path of a new file, such as /run/secrets/jwt, or gcp-sm://PROJECT/NAME";
  if (scheme != "file") {
    return failure(Code::argument_invalid,
                   scheme == "env" ? "--out cannot put a secret into a variable: no process sets those of another"
                                   : "--out takes a file or a store, and not another locator",
                   std::string(say) + "; a file whose name has a colon is ./NAME");
  }
  std::string path = text.substr(colon + 1);
  if (path.starts_with('/') && path.find('?') == std::string::npos) return SecretPlace{std::move(path)};
  return failure(Code::argument_invalid, "--out takes file: with a path from the root and without parameters",
                 std::string(say));
}

Result<void> put_secret(const World& world, const SecretPlace& place, const Secret& secret) {
  return place.is_store ? store_secret(world, place.name, secret) : world.files.create_private(place.name, secret);
}

std::string whereabouts(const SecretPlace& place) {
  return (place.is_store ? "is the newest version of " : "is in ") + place.name;
}

}  // namespace jwtsync::cli
