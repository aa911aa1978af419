// SPDX-License-Identifier: Apache-2.0
// What a process answers: its public keys to everybody, its metrics or those of a fleet to Prometheus (text format,
// version 0.0.4), and to a challenge what it says for itself.
#pragma once

#include "watch/story.h"

#include <jwtsync/fleet.h>
#include <jwtsync/hand_on.h>
#include <jwtsync/keeper.h>
#include <jwtsync/keyring.h>
#include <jwtsync/service.h>
#include <jwtsync/world.h>
#include <functional>
#include <memory>
#include <string>

namespace jwtsync::service {

/// Report and answers of one ring; of siblings it says nothing. Errors: those of Keeper::challenge.
[[nodiscard]] Result<Testimony> testify(const Keeper& keeper, const Nonce& nonce, Variants variants);

/// /.well-known/jwks.json: the key set, or 304 where the request's `If-None-Match` has it already (RFC 9110,
/// section 13.1.2).
[[nodiscard]] HttpResponse answer_key_set(const KeyRing& ring, const ReceivedRequest& request);

/// The media type of metrics.
inline constexpr const char* exposition_type = "text/plain; version=0.0.4; charset=utf-8";

/// Every series of a process, as docs/monitoring.md lists them. The labels come from its ring, its sources and tables
/// of this library, never from a token.
[[nodiscard]] std::string exposition(const Metrics& metrics, const Report& report, const Readiness& readiness);

/// The series of a process that hands tokens on.
[[nodiscard]] std::string exposition(const HandOn::Counts& counts);

/// Every series of a fleet that is watched, likewise. Where no process answered, none says whether the fleet agrees.
[[nodiscard]] std::string exposition(const watch::Gauges& gauges);

/// `GET /metrics`, `GET /healthz` and `GET /readyz` of a process that holds no key and watches others. /metrics asks
/// for access as that of `Endpoints` does. Threads: any number at once.
class MetricsEndpoint : public HttpService {
 public:
  /// The metrics as they are now; empty as long as there are none, and then it is not ready.
  using Text = std::function<std::string()>;

  /// The parts of `world` must outlive it. Issuers of `policy` let in none of their tokens: it holds no keys of theirs.
  MetricsEndpoint(const World& world, AccessPolicy policy, Text text);
  ~MetricsEndpoint() override;
  [[nodiscard]] HttpResponse handle(const ReceivedRequest& request) override;
  [[nodiscard]] bool wants_body(const ReceivedRequest& /*head*/) const noexcept override { return false; }

 private:
  [[nodiscard]] HttpResponse answer(const ReceivedRequest& request);

  std::unique_ptr<Access> access_;
  Text text_;
};

}  // namespace jwtsync::service
