// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "ports/trusted_file.h"

#include <jwtsync/fleet.h>

#include <utility>

namespace jwtsync {

Result<Secret> read_access_token(Files& files, const std::string& path) {
  constexpr std::size_t longest = 4096;  // bytes
  const Result<ports::TrustedFile> content = ports::read_trusted(files, path, longest);
  if (!content) return failure(Error(content.error()).at("access token"));
  Result<Secret> token =
      content->bytes.reveal([](std::string_view bytes) { return Secret::copy_of(base::trim(bytes)); });
  if (!token) return failure(std::move(token).error());
  if (token->empty()) return failure(Code::secret_empty, path + " is empty", "put an access token there");
  return token;
}

}  // namespace jwtsync
