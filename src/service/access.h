// SPDX-License-Identifier: Apache-2.0
// Who may ask for reports and answers, and with which credentials.
#pragma once

#include "service/access_tokens.h"
#include "service/issued_tokens.h"
#include "service/rate_limit.h"
#include "service/refusal_log.h"

#include <jwtsync/result.h>
#include <jwtsync/service.h>
#include <jwtsync/world.h>
#include <cstdint>
#include <string>
#include <utility>

namespace jwtsync::service {

/// How often one credential lets somebody ask about this process: far more than who asks in turn has need of.
inline constexpr Rate rate_of_a_credential{1'000, std::chrono::milliseconds{10}};
/// How often one lets processes speak to a collector here: a fleet may share it, and all of it answers at once.
inline constexpr Rate rate_of_a_fleet{20'000, std::chrono::microseconds{500}};
/// How often one origin is told that it has none.
inline constexpr Rate rate_of_refusals{100, std::chrono::milliseconds{100}};

/// Decides who may ask, and says in the log whom it turned away. Threads: any number at once.
class Access {
 public:
  /// `keeper` and the parts of `world` must outlive it.
  Access(const World& world, const Keeper& keeper, AccessPolicy policy) : Access(world, &keeper, std::move(policy)) {}
  /// The same of a process that holds no key.
  Access(const World& world, AccessPolicy policy) : Access(world, nullptr, std::move(policy)) {}

  /// Lets a request about this process pass, or says why not. Errors: `access_denied`; `too_many_requests`;
  /// `file_unreadable` (a 503) where the request's token is not one of those that could be read, and some could not:
  /// then it is not known whether it is good; `keys_outdated` (503) likewise of one that an issuer signed.
  [[nodiscard]] Result<void> admit(const ReceivedRequest& request);
  /// The same for a request to the collector that is here: by which credential.
  [[nodiscard]] Result<std::uint64_t> admit_to_collector(const ReceivedRequest& request);
  /// Whether the bearer of that credential may sign in a rotation: everybody may where nobody is named.
  [[nodiscard]] bool may_sign(std::uint64_t credential) const;
  /// Whether this request would pass. Turns nothing away, counts nothing, and logs nothing.
  [[nodiscard]] bool would_admit(const ReceivedRequest& request) { return judge(request).has_value(); }

  /// The same for a question about a bearer token, which tells nothing but what its holder could find out: without
  /// configured credentials any process of this machine may ask it, possession or not, where loopback is trusted. It is
  /// not limited: a proxy asks for each of its requests.
  [[nodiscard]] Result<void> admit_to_verify(const ReceivedRequest& request);

 private:
  /// By what a request was let in, as a number: that of a file, a certificate's name, an issuer's subject, or
  /// possession.
  using Credential = std::uint64_t;

  Access(const World& world, const Keeper* keeper, AccessPolicy policy);
  [[nodiscard]] Result<Credential> admit(const ReceivedRequest& request, RateLimit& by_credential);
  [[nodiscard]] bool is_configured() const {
    return !tokens_.empty() || !policy_.client_names.empty() || !issued_.empty();
  }
  [[nodiscard]] Result<Credential> judge(const ReceivedRequest& request);
  [[nodiscard]] Result<void> admit_by_place(const ReceivedRequest& request) const;
  [[nodiscard]] Result<Credential> admit_by_possession(const ReceivedRequest& request);
  [[nodiscard]] Result<Credential> admit_by_credential(const ReceivedRequest& request);
  [[nodiscard]] Error lack_of(bool token_presented) const;
  [[nodiscard]] Result<void> said(Result<void> admitted);
  void record(Level level, const std::string& what, const Error& error);

  const Clock& clock_;
  Events& events_;
  Possession* possession_;
  AccessPolicy policy_;
  bool trusts_loopback_;
  RefusalLog log_;
  RateLimit by_credential_;
  RateLimit by_fleet_;
  RateLimit by_origin_;
  AccessTokens tokens_;
  IssuedTokens issued_;
};

/// Which of `names` the certificate of a request has, by place. A DNS name compares without case (RFC 4343), a URI as
/// it is (RFC 3986, section 6.2.1); a wildcard stands for nothing but itself. Error: `access_denied`.
[[nodiscard]] Result<std::size_t> name_in(const ClientCertificate& certificate, const std::vector<std::string>& names,
                                          Time now);

}  // namespace jwtsync::service
