// SPDX-License-Identifier: Apache-2.0
#include "service/access.h"

#include "base/text.h"
#include "crypto/constant_time.h"
#include "ports/loopback.h"
#include "ports/trusted_file.h"

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

/// A proxy on this machine speaks for others: what it adds, or the name it was called by, gives it away.
Result<void> admit_from_this_machine(const HttpRequest& request) {
  for (const auto& [name, value] : request.headers) {
    const std::string field = base::lower(name);
    const bool forwarded = field == "forwarded" || field == "via" || field.starts_with("x-forwarded-");
    if (forwarded) {
      return denied("this request was forwarded by a proxy", "configure access tokens to be asked through a proxy");
    }
    const bool foreign = (field == "host" && !ports::is_loopback_host(value)) ||
                         (field == "origin" && !ports::is_loopback_origin(value));
    if (foreign) {
      return denied("the " + field + " of this request is not this machine",
                    "ask as 127.0.0.1 or localhost, or configure access tokens");
    }
  }
  return {};
}

}  // namespace

Access::Access(const World& world, AccessPolicy policy)
    : files_(world.files), events_(world.events), policy_(std::move(policy)), log_(world.clock) {
  for (const std::string& path : policy_.token_files) token_files_.push_back({path});
}

/// A proxy that is turned away tells its clients no more than that something is wrong: why has to stand here.
Result<void> Access::admit(const HttpRequest& request) {
  Result<void> admitted = judge(request);
  if (!admitted) record(Level::warning, "a request was turned away", admitted.error());
  return admitted;
}

Result<void> Access::judge(const HttpRequest& request) {
  return policy_.token_files.empty() ? admit_by_place(request) : admit_by_token(request);
}

void Access::record(Level level, const std::string& what, const Error& error) {
  if (const auto ending = log_.due(error.code)) events_.record(level, what + ": " + error.message + *ending);
}

Result<void> Access::admit_by_place(const HttpRequest& request) const {
  const bool local = (policy_.listener == Listener::loopback && request.peer == Peer::loopback) ||
                     (policy_.listener == Listener::unix_socket && request.peer == Peer::unix_socket);
  if (!local) return denied("only this machine may ask here", "configure access tokens to be asked from elsewhere");
  return admit_from_this_machine(request);
}

/// Every file is looked at and compared, whatever the others gave, so that time tells nothing of which one matched.
Result<void> Access::admit_by_token(const HttpRequest& request) {
  const std::optional<std::string_view> presented = header(request.headers, access_header);
  if (!presented) {
    return denied("an access token is needed here",
                  "send it in the " + std::string(access_header) + " header: jwtsync agree --access-token-file PATH");
  }
  bool matched = false;
  bool usable = true;
  const std::lock_guard lock(mutex_);
  for (TokenFile& file : token_files_) {
    const Result<bool> same = holds(file, base::trim(*presented));
    if (same) {
      matched = *same || matched;
    } else {
      usable = false;
      record(Level::error, "access token file not usable", same.error());
    }
  }
  if (matched) return {};
  if (!usable) {
    return failure(Code::file_unreadable, "an access token file of this process cannot be used",
                   "its log names the file and the reason");
  }
  return denied("the access token is not one of this process", "compare the token with the files of [access]");
}

/// A proxy asks for each of its requests: the file is read only if its status is another one than when it was read.
Result<void> Access::bring_up_to_date(TokenFile& file) {
  constexpr std::size_t max_file_size = 4096;
  const Result<FileStatus> status = files_.status(file.path);
  if (!status) return failure(status.error());
  if (status->version == file.version && !file.content.lost()) return {};
  Result<ports::TrustedFile> read = ports::read_trusted(files_, file.path, max_file_size);
  if (!read) return failure(std::move(read).error());
  for (const ports::Doubt& doubt : read->doubts) events_.record(Level::warning, "access token file: " + doubt.text);
  file.content = std::move(read->bytes);
  file.version = std::move(read->status.version);
  return {};
}

/// Whether the file's token, trimmed, is the one presented; the error says why the file is of no use.
Result<bool> Access::holds(TokenFile& file, std::string_view presented) {
  if (Result<void> current = bring_up_to_date(file); !current) return failure(std::move(current).error());
  return file.content.reveal([&](std::string_view bytes) -> Result<bool> {
    const std::string_view token = base::trim(bytes);
    if (token.size() < min_token_size) {
      return failure(Code::secret_too_short,
                     file.path + " holds fewer than " + std::to_string(min_token_size) + " characters",
                     "write a longer token: jwtsync generate");
    }
    return crypto::equal_in_constant_time(token, presented);
  });
}

}  // namespace service

Result<void> check_policy(const AccessPolicy& policy) {
  if (policy.listener != Listener::network || !policy.token_files.empty()) return {};
  return failure(Code::listener_unprotected, "a listener that others can reach needs an access token",
                 "set token_files in [access], or listen on 127.0.0.1 (docs/reference/configuration.md)");
}

}  // namespace jwtsync
