// SPDX-License-Identifier: Apache-2.0
#include "service/access.h"

#include "base/text.h"
#include "crypto/hash.h"
#include "service/loopback.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace jwtsync {

namespace service {
namespace {

tl::unexpected<Error> denied(std::string message, std::string hint) {
  return failure(Code::access_denied, std::move(message), std::move(hint));
}

/// Whether the file's token, trimmed, is the one presented; the error says why the file is of no use.
Result<bool> holds(Files& files, const std::string& path, std::string_view presented) {
  constexpr std::size_t max_file_size = 4096;
  const Result<FileContent> content = files.read(path, max_file_size);
  if (!content) return failure(content.error());
  return content->bytes.reveal([&](std::string_view bytes) -> Result<bool> {
    const std::string_view token = base::trim(bytes);
    if (token.size() < min_token_size) {
      return failure(Code::secret_too_short,
                     path + " holds fewer than " + std::to_string(min_token_size) + " characters",
                     "write a longer token: jwtsync generate");
    }
    return crypto::equal_in_constant_time(token, presented);
  });
}

/// Every file is read and compared, whatever the others gave, so that time tells nothing of which one matched.
Result<void> admit_by_token(const World& world, const AccessPolicy& policy, const HttpRequest& request) {
  const std::optional<std::string_view> presented = header(request.headers, access_header);
  if (!presented) {
    return denied("an access token is needed here",
                  "send it in the " + std::string(access_header) + " header: jwtsync agree --access-token-file PATH");
  }
  bool matched = false;
  bool usable = true;
  for (const std::string& path : policy.token_files) {
    const Result<bool> same = holds(world.files, path, base::trim(*presented));
    if (same) {
      matched = *same || matched;
    } else {
      usable = false;
      world.events.record(Level::error, "access token file not usable: " + same.error().message);
    }
  }
  if (matched) return {};
  if (!usable) {
    return failure(Code::file_unreadable, "an access token file of this process cannot be used",
                   "its log names the file and the reason");
  }
  return denied("the access token is not one of this process", "compare the token with the files of [access]");
}

/// A proxy on this machine speaks for others: what it adds, or the name it was called by, gives it away.
Result<void> admit_from_this_machine(const HttpRequest& request) {
  for (const auto& [name, value] : request.headers) {
    const std::string field = base::lower(name);
    const bool forwarded = field == "forwarded" || field == "via" || field.starts_with("x-forwarded-");
    if (forwarded) {
      return denied("this request was forwarded by a proxy", "configure access tokens to be asked through a proxy");
    }
    const bool foreign =
        (field == "host" && !is_loopback_host(value)) || (field == "origin" && !is_loopback_origin(value));
    if (foreign) {
      return denied("the " + field + " of this request is not this machine",
                    "ask as 127.0.0.1 or localhost, or configure access tokens");
    }
  }
  return {};
}

}  // namespace

Result<void> admit(const World& world, const AccessPolicy& policy, const HttpRequest& request) {
  if (!policy.token_files.empty()) return admit_by_token(world, policy, request);
  const bool local = (policy.listener == Listener::loopback && request.peer == Peer::loopback) ||
                     (policy.listener == Listener::unix_socket && request.peer == Peer::unix_socket);
  if (!local) return denied("only this machine may ask here", "configure access tokens to be asked from elsewhere");
  return admit_from_this_machine(request);
}

}  // namespace service

Result<void> check_policy(const AccessPolicy& policy) {
  if (policy.listener != Listener::network || !policy.token_files.empty()) return {};
  return failure(Code::listener_unprotected, "a listener that others can reach needs an access token",
                 "set token_files in [access], or listen on 127.0.0.1 (docs/reference/configuration.md)");
}

}  // namespace jwtsync
