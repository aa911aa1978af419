// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "crypto/constant_time.h"
#include "ports/trusted_file.h"
#include "sources/footprint.h"

#include <jwtsync/fleet.h>

#include <utility>

namespace jwtsync {
namespace {

constexpr std::size_t longest = 4096;  // bytes

}  // namespace

Result<Secret> read_access_token(Files& files, const std::string& path) {
  const Result<ports::TrustedFile> content = ports::read_trusted(files, path, longest);
  if (!content) return failure(Error(content.error()).at("access token"));
  Result<Secret> token = content->bytes.reveal([](std::string_view bytes) {
    const std::string_view text = base::trim(bytes);
    return Secret::copy_of(base::trim(text.substr(0, text.find('\n'))));
  });
  if (!token) return failure(std::move(token).error());
  if (token->empty()) return failure(Code::secret_empty, path + " is empty", "put an access token there");
  return token;
}

Result<void> check_access_token(const World& world, const Secret& token, const ResolveOptions& options) {
  const auto is_token = [&](std::string_view value) {
    return token.reveal(
        [&](std::string_view bytes) { return crypto::equal_in_constant_time(base::trim(bytes), base::trim(value)); });
  };
  const auto refused = [](const std::string& place) {
    return failure(Code::argument_invalid, "the access token is the JWT secret of " + place,
                   "make one for this purpose alone: jwtsync generate --out PATH");
  };
  for (const std::string& name : sources::secret_variables(world.variables, options)) {
    if (is_token(world.variables.get(name).value_or(""))) return refused(name);
  }
  for (const std::string& path : sources::secret_files(world.variables, options)) {
    const Result<FileContent> content = world.files.read(path, longest);
    if (content && content->bytes.reveal(is_token)) return refused(path);
  }
  return {};
}

}  // namespace jwtsync
