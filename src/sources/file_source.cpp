// SPDX-License-Identifier: Apache-2.0
// file:/path, a file: mounted by Kubernetes or Docker, or put there by hand.
#include "sources/catalog.h"
#include "sources/key_file.h"
#include "sources/locator.h"

#include "base/encoding.h"

namespace jwtsync::sources {
namespace {

constexpr std::size_t max_path_size = 4096;  // PATH_MAX of Linux

tl::unexpected<Error> malformed(std::string message) {
  return failure(Code::locator_malformed, std::move(message),
                 "write an absolute path, such as file:/run/secrets/jwt (docs/sources/file.md)");
}

Result<std::string> path_in(std::string_view written) {
  if (written.starts_with("//")) {
    // RFC 8089 2: file:///path is file:/path; a host between the slashes is another machine's file.
    written.remove_prefix(2);
    if (!written.starts_with('/')) return malformed("the locator names a host, and files are local");
  }
  if (!written.starts_with('/')) return malformed("the path is not absolute");
  if (written.size() > max_path_size) return malformed("the path is too long");
  // RFC 3986 2.1: so a path may hold "?", "," and "%".
  std::optional<std::string> path = base::percent_decode(written);
  if (!path) return malformed("a \"%\" in the path is not followed by two hexadecimal digits");
  if (path->find('\0') != std::string::npos) return malformed("the path holds a NUL byte");
  return std::move(*path);
}

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
