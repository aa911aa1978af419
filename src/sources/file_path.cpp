// SPDX-License-Identifier: Apache-2.0
#include "sources/file_path.h"

#include "base/encoding.h"

#include <cstddef>
#include <optional>
#include <utility>

namespace jwtsync::sources {
namespace {

constexpr std::size_t max_path_size = 4096;  // PATH_MAX of Linux

}  // namespace

Result<std::string> file_path_in(std::string_view written, std::string_view hint) {
  const auto malformed = [&](std::string message) {
    return failure(Code::locator_malformed, std::move(message), std::string(hint));
  };
  if (written.starts_with("//")) {
    // RFC 8089 2: file:///path is file:/path; a host between the slashes is another machine's file.
    written.remove_prefix(2);
    if (!written.starts_with('/')) return malformed("the locator names a host, and files are local");
  }
  if (!written.starts_with('/')) return malformed("the path is not absolute");
  if (written.size() > max_path_size) return malformed("the path is too long");
  // RFC 3986 2.1: so a path may hold "?", "#", "," and "%".
  std::optional<std::string> path = base::percent_decode(written);
  if (!path) return malformed("a \"%\" in the path is not followed by two hexadecimal digits");
  if (path->find('\0') != std::string::npos) return malformed("the path holds a NUL byte");
  return std::move(*path);
}

}  // namespace jwtsync::sources
