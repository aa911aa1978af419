// SPDX-License-Identifier: Apache-2.0
#include "service/access.h"

#include "configuration/settings.h"
#include "service/relayed.h"

#include <jwtsync/keeper.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync {

namespace service {
namespace {

tl::unexpected<Error> denied(std::string message, std::string hint) {
  return failure(Code::access_denied, std::move(message), std::move(hint));
}

bool trusts_loopback(const EnvironmentVariables& variables, const AccessPolicy& policy) {
  return policy.loopback == LoopbackTrust::always || !configuration::platform_sign(variables);
}

}  // namespace

Access::Access(const World& world, const Keeper& keeper, AccessPolicy policy)
    : events_(world.events),
      possession_(world.possession),
      policy_(std::move(policy)),
      trusts_loopback_(trusts_loopback(world.variables, policy_)),
      log_(world.clock),
      tokens_(world.files, world.events, keeper, policy_.token_files,
              [this](const Error& error) { record(Level::error, "access token file not usable", error); }) {
  if (!tokens_.empty() || possession_ == nullptr) return;
  // The token is to be there before the first who asks looks for it.
  const auto tokens = possession_->own();
  if (tokens || policy_.listener != Listener::loopback) return;
  events_.record(Level::warning,
                 "requests by TCP are refused unless access tokens are configured: " + tokens.error().message);
}

Result<void> Access::admit(const ReceivedRequest& request) { return said(judge(request)); }

Result<void> Access::judge(const ReceivedRequest& request) {
  if (!tokens_.empty()) return admit_by_token(request);
  return admit_by_place(request).and_then([&] { return admit_by_possession(request); });
}

Result<void> Access::admit_to_verify(const ReceivedRequest& request) {
  const bool place_is_enough = tokens_.empty() && (trusts_loopback_ || request.peer != Peer::loopback);
  return said(place_is_enough ? admit_by_place(request) : judge(request));
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

Result<void> Access::admit_by_token(const ReceivedRequest& request) {
  const std::vector<std::string_view> presented = presented_in(request);
  if (presented.empty()) {
    return denied("an access token is needed here",
                  "send it in the " + std::string(access_header) + " header: jwtsync agree --access-token-file PATH");
  }
  const Result<std::optional<std::size_t>> file = tokens_.find(presented);
  if (!file) return failure(file.error());
  if (*file) return {};
  return denied("the access token is not one of this process", "compare the token with the files of [access]");
}

}  // namespace service

Result<void> check_policy(const AccessPolicy& policy) {
  if (policy.listener != Listener::network || !policy.token_files.empty()) return {};
  return failure(Code::listener_unprotected, "a listener that others can reach needs an access token",
                 "give --access-token file:PATH, or set token_files in [access], or listen on 127.0.0.1 "
                 "(docs/reference/configuration.md)");
}

}  // namespace jwtsync
