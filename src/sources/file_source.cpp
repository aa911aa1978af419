// SPDX-License-Identifier: Apache-2.0
// file:/path, a file: mounted by Kubernetes or Docker, or put there by hand.
#include "sources/catalog.h"
#include "sources/file_path.h"
#include "sources/key_file.h"
#include "sources/locator.h"

namespace jwtsync::sources {
namespace {

constexpr std::string_view hint = "write an absolute path, such as file:/run/secrets/jwt (docs/sources/file.md)";

Result<std::string> path_in(std::string_view written) { return file_path_in(written, hint); }

Result<RawValue> read(const Search& search, const Locator& locator) {
  return read_key_file(search.world.files, locator.place);
}

Footprint footprint_of(const EnvironmentVariables& /*variables*/, const Locator& locator) {
  return {.variable = std::nullopt, .file = locator.place};
}

}  // namespace

constinit const Source file_source{.scheme = "file",
                                   .form = "file:/path",
                                   .reach = Reach::machine,
                                   .place_of = path_in,
                                   .read = read,
                                   .footprint_of = footprint_of};

}  // namespace jwtsync::sources
