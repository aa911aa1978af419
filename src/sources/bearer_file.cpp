// SPDX-License-Identifier: Apache-2.0
#include "sources/bearer_file.h"

#include "base/characters.h"
#include "base/text.h"
#include "ports/trusted_file.h"

#include <string_view>
#include <utility>

namespace jwtsync::sources {
namespace {

constexpr std::size_t size_limit = std::size_t{16} << 10;  // bytes: what a server takes of a header at most
constexpr const char* remedy =
    "name a file that this process may read, with one token, such as that of its service account "
    "(docs/sources/jwks.md)";

/// RFC 6750 2.1, b64token.
bool is_token(std::string_view text) { return !text.empty() && base::is_made_of(text, "-._~+/="); }

}  // namespace

Result<Secret> read_bearer_file(Files& files, const std::string& path) {
  const std::string what = "the file of the option bearer, " + path + ", ";
  const Result<ports::TrustedFile> file = ports::read_trusted(files, path, size_limit);
  if (!file) {
    const Error& error = file.error();
    if (error.code == Code::file_writable_by_others) return failure(error);
    return failure(Code::file_unreadable, what + "cannot be used: " + error.message, remedy);
  }
  return file->bytes.reveal([&](std::string_view bytes) -> Result<Secret> {
    const std::string_view token = base::trim(bytes);
    if (!is_token(token)) return failure(Code::file_unreadable, what + "holds no token", remedy);
    return Secret::copy_of(token);
  });
}

}  // namespace jwtsync::sources
