// SPDX-License-Identifier: Apache-2.0
// /verify: the answer to a proxy that asks whether a request's token is good.
#pragma once

#include "service/bearer.h"
#include "service/pool.h"
#include "service/refusal_log.h"

#include <jwtsync/hand_on.h>
#include <jwtsync/keeper.h>
#include <jwtsync/world.h>
#include <string_view>
#include <vector>

namespace jwtsync::service {

/// Whether a path is that of /verify, or begins with it: a proxy may append the path that it was asked for.
[[nodiscard]] bool is_verify_path(std::string_view path) noexcept;

/// Answers by the request's `Authorization` alone, whatever its method: 200 with the claims that were asked for in
/// header fields, and in `Jwtsync-Issuer` whose token it is where there are several issuers; 400 or 401 as RFC 6750,
/// section 3, has it; or 503. Threads: any number at once.
class Verify {
 public:
  /// The parts must outlive it, and so `hand_on`, by which tokens are handed on; null where none are. Where
  /// `claim_headers` is empty, those of the Keeper's configuration are in force.
  Verify(const Keeper& keeper, const Clock& clock, Events& events, std::vector<ClaimHeader> claim_headers,
         HandOn* hand_on = nullptr);

  /// Writes the whole of `response` anew, into the memory of what stands there.
  void answer(const ReceivedRequest& request, HttpResponse& response);

 private:
  [[nodiscard]] HttpResponse answer_without_token(NoToken why);
  void accept(const VerifiedToken& token, Keeper::Local& local, HttpResponse& response) const;
  void hand_on(const VerifiedToken& token, Keeper::Local& local, HttpResponse& response);
  [[nodiscard]] HttpResponse refuse(Refusal refusal, std::string_view token, Keeper::Local& local);

  const Keeper& keeper_;
  Events& events_;
  std::vector<ClaimHeader> claim_headers_;
  HandOn* const hand_on_;
  Pool<Keeper::Local> locals_;
  RefusalLog log_;
};

}  // namespace jwtsync::service
