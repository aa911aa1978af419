// SPDX-License-Identifier: Apache-2.0
// Who may ask for reports and answers, and with which access tokens.
#pragma once

#include "service/access_tokens.h"
#include "service/refusal_log.h"

#include <jwtsync/result.h>
#include <jwtsync/service.h>
#include <jwtsync/world.h>
#include <string>

namespace jwtsync::service {

/// Decides who may ask, and says in the log whom it turned away. Threads: any number at once.
class Access {
 public:
  /// `keeper` and the parts of `world` must outlive it.
  Access(const World& world, const Keeper& keeper, AccessPolicy policy);

  /// Lets a request about this process pass, or says why not. Errors: `access_denied`; `file_unreadable` (a 503) where
  /// the request's token is not one of those that could be read, and some could not: then it is not known whether it is
  /// good.
  [[nodiscard]] Result<void> admit(const ReceivedRequest& request);
  /// Whether this request would pass. Turns nothing away, and logs nothing.
  [[nodiscard]] bool would_admit(const ReceivedRequest& request) { return judge(request).has_value(); }

  /// The same for a question about a bearer token, which tells nothing but what its holder could find out: without
  /// configured tokens any process of this machine may ask it, possession or not, where loopback is trusted.
  [[nodiscard]] Result<void> admit_to_verify(const ReceivedRequest& request);

 private:
  [[nodiscard]] Result<void> judge(const ReceivedRequest& request);
  [[nodiscard]] Result<void> admit_by_place(const ReceivedRequest& request) const;
  [[nodiscard]] Result<void> admit_by_possession(const ReceivedRequest& request);
  [[nodiscard]] Result<void> admit_by_token(const ReceivedRequest& request);
  [[nodiscard]] Result<void> said(Result<void> admitted);
  void record(Level level, const std::string& what, const Error& error);

  Events& events_;
  Possession* possession_;
  AccessPolicy policy_;
  bool trusts_loopback_;
  RefusalLog log_;
  AccessTokens tokens_;
};

}  // namespace jwtsync::service
