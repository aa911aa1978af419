// SPDX-License-Identifier: Apache-2.0
// Asks an application by tokens that differ in what matters, one after the other.
#pragma once

#include "probe/judge.h"
#include "probe/place.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/world.h>
#include <optional>
#include <vector>

namespace jwtsync::probe {

/// Tokens that differ in one thing each, as Treatments has them.
struct Offers {
  Secret good = {};
  Secret tampered = {};
  std::vector<Secret> again = {};
  std::optional<Secret> other_key = {};
  std::optional<Secret> expired = {};
};

/// `good` with its content changed and its signature as it was: the content of one token, the signature of another of
/// the same signer. `token_malformed` unless both are tokens of three parts.
[[nodiscard]] Result<Secret> joined(const Secret& content_of, const Secret& signature_of);

/// A token whose signature was changed in one character, where no second token of the same signer is at hand.
[[nodiscard]] Result<Secret> with_other_signature(const Secret& token);

/// A token with a signature of the same length that no key made: what is random is drawn.
[[nodiscard]] Result<Secret> with_random_signature(const Secret& token, Randomness& randomness);

/// How a request with this token is treated, or without one if it is null. Errors: those of HttpClient.
[[nodiscard]] Result<Treatment> treat_one(const World& world, const Place& place, const Secret* token);

/// How each offer is treated there. A pause, random and short, lies between two requests, so that a service that counts
/// requests counts no burst. Errors: those of HttpClient, of the first request that had no answer.
[[nodiscard]] Result<Treatments> treat(const World& world, const Place& place, const Offers& offers);

}  // namespace jwtsync::probe
