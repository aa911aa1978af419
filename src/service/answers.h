// SPDX-License-Identifier: Apache-2.0
// What a process answers: its public keys to everybody, its metrics or those of a fleet to Prometheus (text format,
// version 0.0.4), and to a challenge what it says for itself.
#pragma once

#include "watch/story.h"

#include <jwtsync/fleet.h>
#include <jwtsync/keeper.h>
#include <jwtsync/keyring.h>
#include <jwtsync/world.h>
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

/// Every series of a fleet that is watched, likewise. Where no process answered, none says whether the fleet agrees.
[[nodiscard]] std::string exposition(const watch::Gauges& gauges);

}  // namespace jwtsync::service
