// SPDX-License-Identifier: Apache-2.0
#include "service/access.h"

#include "configuration/settings.h"
#include "service/relayed.h"

#include <jwtsync/keeper.h>
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace jwtsync {

namespace service {
namespace {

constexpr std::uint64_t by_possession = 0, by_user = 1, first_file = 2, first_name = std::uint64_t{1} << 32,
                        first_bearer = std::uint64_t{2} << 32;

tl::unexpected<Error> denied(std::string message, std::string hint) {
  return failure(Code::access_denied, std::move(message), std::move(hint));
}

bool trusts_loopback(const EnvironmentVariables& variables, const AccessPolicy& policy) {
  return policy.loopback == LoopbackTrust::always || !configuration::platform_sign(variables);
}

}  // namespace

Access::Access(const World& world, const Keeper* keeper, AccessPolicy policy)
    : clock_(world.clock),
      events_(world.events),
      possession_(world.possession),
      policy_(std::move(policy)),
      trusts_loopback_(trusts_loopback(world.variables, policy_)),
      log_(world.clock),
      by_credential_(world.clock, rate_of_a_credential),
      by_fleet_(world.clock, rate_of_a_fleet),
      by_origin_(world.clock, rate_of_refusals),
      tokens_(world.files, world.events, keeper, policy_.token_files,
              [this](const Error& error) { record(Level::error, "access token file not usable", error); }),
      issued_(policy_.issuers, policy_.issuer_keys) {
  if (is_configured() || possession_ == nullptr) return;
  // The token is to be there before the first who asks looks for it.
  const auto tokens = possession_->own();
  if (tokens || policy_.listener != Listener::loopback) return;
  events_.record(Level::warning,
                 "requests by TCP are refused unless access tokens are configured: " + tokens.error().message);
}

Result<void> Access::admit(const ReceivedRequest& request) {
  return admit(request, by_credential_).map([](Credential) {});
}

Result<std::uint64_t> Access::admit_to_collector(const ReceivedRequest& request) { return admit(request, by_fleet_); }

bool Access::may_sign(Credential credential) const {
  const std::vector<std::string>&files = policy_.signer_token_files, &names = policy_.signer_names;
  if (files.empty() && names.empty()) return true;
  const auto is_in = [](const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
  };
  if (credential >= first_bearer || credential < first_file) return false;
  if (credential >= first_name) return is_in(names, policy_.client_names.at(credential - first_name));
  return is_in(files, policy_.token_files.at(credential - first_file));
}

Result<Access::Credential> Access::admit(const ReceivedRequest& request, RateLimit& by_credential) {
  const auto too_many = [](std::string message) {
    return failure(Code::too_many_requests, std::move(message), "ask less often");
  };
  const Result<Credential> credential = judge(request);
  if (credential && by_credential.take(*credential)) return credential;
  const auto refused = [this](Result<void> why) { return failure(said(std::move(why)).error()); };
  if (credential) return refused(too_many("there were too many requests with this credential"));
  if (by_origin_.take(request.origin)) return refused(failure(credential.error()));
  return refused(too_many("there were too many requests without a good credential from this address"));
}

Result<Access::Credential> Access::judge(const ReceivedRequest& request) {
  if (is_configured()) return admit_by_credential(request);
  return admit_by_place(request).and_then([&] { return admit_by_possession(request); });
}

Result<void> Access::admit_to_verify(const ReceivedRequest& request) {
  const bool place_is_enough = !is_configured() && (trusts_loopback_ || request.peer != Peer::loopback);
  if (place_is_enough) return said(admit_by_place(request));
  const Result<Credential> credential = judge(request);
  return credential ? Result<void>() : said(failure(credential.error()));
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
Result<Access::Credential> Access::admit_by_possession(const ReceivedRequest& request) {
  const auto tokens = possession_ == nullptr ? failure(Code::file_forbidden, "it was given no folder to keep one in")
                                             : possession_->own();
  if (!tokens) {
    if (request.peer == Peer::own_unix_socket) return by_user;  // then the system says who asks
    return denied("this process has no folder for the token that proves a request to be of its own machine",
                  "give its user a folder of its own (its log says why it has none), or configure access tokens");
  }
  const std::vector<std::string_view> presented = presented_in(request);
  bool matched = false;
  for (const PossessedToken& own : *tokens) {
    matched = own.token.reveal([&](std::string_view token) { return is_one_of(token, presented); }) || matched;
  }
  if (matched) return by_possession;
  return denied("this request does not prove that it comes from this machine",
                "ask by jwtsync agree on this machine, as the same user or root; or configure access tokens");
}

Result<Access::Credential> Access::admit_by_credential(const ReceivedRequest& request) {
  std::optional<Error> certificate_refused;
  if (request.certificate && !policy_.client_names.empty()) {
    Result<std::size_t> name = name_in(*request.certificate, policy_.client_names, clock_.now());
    if (name) return first_name + *name;
    certificate_refused = std::move(name).error();
  }
  const std::vector<std::string_view> presented = presented_in(request);
  const Result<std::optional<std::uint64_t>> bearer = issued_.find(presented);
  if (bearer && *bearer) return first_bearer + **bearer;
  if (!presented.empty() && !tokens_.empty()) {
    const Result<std::optional<std::size_t>> file = tokens_.find(presented);
    if (file && *file) return first_file + **file;
    if (!file && bearer) return failure(file.error());
  }
  if (!bearer) return failure(bearer.error());
  return failure(certificate_refused ? std::move(*certificate_refused) : lack_of(!presented.empty()));
}

/// What a request that was not let in should have brought.
Error Access::lack_of(bool token_presented) const {
  if (tokens_.empty() && issued_.empty()) {
    return {Code::access_denied, "a client certificate is needed here",
            "show one at the handshake of TLS: [fleet] tls_cert and tls_key of who asks"};
  }
  if (token_presented) {
    return {Code::access_denied, "the access token is not one of this process",
            "compare the token with the files of [access]"};
  }
  return {Code::access_denied, "an access token is needed here",
          "send it in the " + std::string(access_header) + " header: jwtsync agree --access-token-file PATH"};
}

}  // namespace service

Result<void> check_policy(const AccessPolicy& policy) {
  const bool asks = !policy.token_files.empty() || !policy.client_names.empty() || !policy.issuers.empty();
  if (policy.listener != Listener::network || asks) return {};
  return failure(Code::listener_unprotected, "a listener that others can reach needs an access token",
                 "give --access-token file:PATH, or set token_files in [access], or listen on 127.0.0.1 "
                 "(docs/reference/configuration.md)");
}

}  // namespace jwtsync
