// SPDX-License-Identifier: Apache-2.0
#include "service/access.h"

#include "base/text.h"
#include "crypto/constant_time.h"
#include "ports/trusted_file.h"
#include "service/relayed.h"

#include <jwtsync/keeper.h>
#include <algorithm>
#include <string>
#include <utility>

namespace jwtsync {

namespace service {
namespace {

tl::unexpected<Error> denied(std::string message, std::string hint) {
  return failure(Code::access_denied, std::move(message), std::move(hint));
}

/// The tokens of a request: each field, and where one holds several with commas between them, as WSGI joins fields of
/// one name, each of these too.
std::vector<std::string_view> presented_in(const ReceivedRequest& request) {
  std::vector<std::string_view> presented;
  const auto add = [&](std::string_view token) {
    if (presented.size() < most_presented) presented.push_back(base::trim(token));
  };
  for (const auto& [name, value] : request.headers) {
    if (!base::equal_ignoring_case(name, access_header)) continue;
    add(value);
    if (value.find(',') == std::string::npos) continue;
    for (const std::string_view part : base::split(value, ',')) add(part);
  }
  return presented;
}

/// Compares with each, whatever the others gave, so that time tells nothing of which one matched.
bool is_one_of(std::string_view token, const std::vector<std::string_view>& presented) {
  bool matched = false;
  for (const std::string_view each : presented) matched = crypto::equal_in_constant_time(token, each) || matched;
  return matched;
}

}  // namespace

Access::Access(const World& world, const Keeper& keeper, AccessPolicy policy)
    : files_(world.files),
      events_(world.events),
      possession_(world.possession),
      keeper_(keeper),
      policy_(std::move(policy)),
      log_(world.clock) {
  for (const std::string& path : policy_.token_files) token_files_.push_back({path});
  // A path that is misspelt is told of now, and not by the first who is turned away.
  for (TokenFile& file : token_files_) {
    const Result<bool> usable = holds(file, {});
    if (!usable) record(Level::error, "access token file not usable", usable.error());
  }
  if (!token_files_.empty() || possession_ == nullptr) return;
  // The token is to be there before the first who asks looks for it.
  const auto tokens = possession_->own();
  if (tokens || policy_.listener != Listener::loopback) return;
  events_.record(Level::warning,
                 "requests by TCP are refused unless access tokens are configured: " + tokens.error().message);
}

Result<void> Access::admit(const ReceivedRequest& request) { return said(judge(request)); }

Result<void> Access::judge(const ReceivedRequest& request) {
  if (!policy_.token_files.empty()) return admit_by_token(request);
  return admit_by_place(request).and_then([&] { return admit_by_possession(request); });
}

Result<void> Access::admit_to_verify(const ReceivedRequest& request) {
  return said(policy_.token_files.empty() ? admit_by_place(request) : admit_by_token(request));
}

/// A proxy that is turned away tells its clients no more than that something is wrong: why has to stand here.
Result<void> Access::said(Result<void> admitted) {
  if (!admitted) record(Level::warning, "a request was turned away", admitted.error());
  return admitted;
}

void Access::record(Level level, const std::string& what, const Error& error) {
  if (const auto ending = log_.due(error.code)) events_.record(level, what + ": " + error.message + *ending);
}

Result<void> Access::admit_by_place(const ReceivedRequest& request) const {
  const bool by_socket = request.peer == Peer::unix_socket || request.peer == Peer::own_unix_socket;
  const bool local = (policy_.listener == Listener::loopback && request.peer == Peer::loopback) ||
                     (policy_.listener == Listener::unix_socket && by_socket);
  if (!local) return denied("only this machine may ask here", "configure access tokens to be asked from elsewhere");
  return check_not_relayed(request);
}

/// The place alone shows nothing: a relay on this machine, of TCP or of HTTP, has the same.
Result<void> Access::admit_by_possession(const ReceivedRequest& request) {
  const auto tokens = possession_ == nullptr ? failure(Code::file_forbidden, "it was given no folder to keep one in")
                                             : possession_->own();
  if (!tokens) {
    if (request.peer == Peer::own_unix_socket) return {};  // then the system says who asks
    return denied("this process has no folder for the token that proves a request to be of its own machine",
                  "give its user a folder of its own (its log says why it has none), or configure access tokens");
  }
  const std::vector<std::string_view> presented = presented_in(request);
  bool matched = false;
  for (const PossessedToken& own : *tokens) {
    matched = own.token.reveal([&](std::string_view token) { return is_one_of(token, presented); }) || matched;
  }
  if (matched) return {};
  return denied("this request does not prove that it comes from this machine",
                "ask by jwtsync agree on this machine, as the same user or root; or configure access tokens");
}

/// Every file is looked at and compared, whatever the others gave, so that time tells nothing of which one matched.
Result<void> Access::admit_by_token(const ReceivedRequest& request) {
  const std::vector<std::string_view> presented = presented_in(request);
  if (presented.empty()) {
    return denied("an access token is needed here",
                  "send it in the " + std::string(access_header) + " header: jwtsync agree --access-token-file PATH");
  }
  bool matched = false;
  bool usable = true;
  const std::lock_guard lock(mutex_);
  for (TokenFile& file : token_files_) {
    const Result<bool> same = holds(file, presented);
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

/// Whether the file's token, trimmed, is one of those presented; the error says why the file is of no use.
Result<bool> Access::holds(TokenFile& file, const std::vector<std::string_view>& presented) {
  if (Result<void> current = bring_up_to_date(file); !current) return failure(std::move(current).error());
  return file.content.reveal([&](std::string_view bytes) -> Result<bool> {
    const std::string_view token = base::trim(bytes);
    if (token.size() < min_token_size) {
      return failure(Code::secret_too_short,
                     file.path + " holds fewer than " + std::to_string(min_token_size) + " characters",
                     "write a longer token: jwtsync generate");
    }
    if (!is_one_of(token, presented)) return false;
    // Looked at only now, since the ring may have changed: each who asks would send the key, and could sign with it.
    const Result<KeyRing> ring = keeper_.ring();
    if (ring && is_key_of(*ring, token)) {
      return failure(Code::secret_malformed, file.path + " holds a JWT key of this process",
                     "write a token for this purpose alone: jwtsync generate");
    }
    return true;
  });
}

}  // namespace service

Result<void> check_policy(const AccessPolicy& policy) {
  if (policy.listener != Listener::network || !policy.token_files.empty()) return {};
  return failure(Code::listener_unprotected, "a listener that others can reach needs an access token",
                 "set token_files in [access], or listen on 127.0.0.1 (docs/reference/configuration.md)");
}

}  // namespace jwtsync
