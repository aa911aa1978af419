// SPDX-License-Identifier: Apache-2.0
// One load: configuration, resolution, ring, and what is prepared of them.
#pragma once

#include "fleet/challenge.h"
#include "keeper/counters.h"
#include "keeper/key_use.h"

#include <jwtsync/fleet.h>
#include <jwtsync/keeper.h>
#include <jwtsync/keyring.h>
#include <jwtsync/sources.h>
#include <jwtsync/token.h>
#include <jwtsync/world.h>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace jwtsync::keeper {

/// What may be said of the keys in use. No member holds a secret.
struct Facts {
  std::string service;
  std::optional<Environment> environment;  ///< not where it is the error
  std::string source;
  std::string locator;
  std::optional<LengthStep> length;        ///< of the secret
  std::optional<std::string> fingerprint;  ///< not if the configuration switches it off
  std::vector<TrailEntry> trail;
  std::vector<Warning> warnings;
  std::string rules;
  std::map<std::string, std::string> labels;
  Configuration configuration;
  Expectations expectations;  ///< of tokens; they follow from the configuration
};

[[nodiscard]] bool operator==(const Facts& a, const Facts& b);

/// A ring, and what is prepared of it.
struct Prepared {
  KeyRing ring;
  Verifier verifier;
  Result<Signer> signer;      ///< or why this process cannot sign: it holds public keys only
  fleet::AnswerKeys answers;  ///< to challenges
  /// For tokens without a kid that the first did not make; only where a ring that is followed has two such keys.
  std::optional<Verifier> second = {};
};

/// What a load gave.
struct Loaded {
  Facts facts;
  Result<Prepared> prepared;  ///< or why there is no key
  std::optional<PublishedKeys> published;
  Secret handed_over = {};                ///< what the ring was made of; only where it is handed over
  Secret second_handed_over = {};         ///< of a ring that is followed: another key, in a variable of its own
  std::optional<Followed> followed = {};  ///< only where the ring is that of a hub
};

/// A ring and what is prepared of it, tried before anything is verified by it. `least_length`: as AnswerKeys.
[[nodiscard]] Result<Prepared> prepare(Result<KeyRing> ring, std::size_t least_length, const Expectations& expectations,
                                       const Clock& clock);

/// Resolves the secret as `asked` and prepares it; what each source gave is counted. `known`: the ring in use, if there
/// is one, whose RSA keys are not examined again. Why there is no key is an error of
/// `resolve`, KeyRing, Verifier or Signer.
[[nodiscard]] Loaded load(const World& world, const KeeperOptions& options, const ResolveOptions& asked,
                          Configuration configuration, Counters& counters, const KeyRing* known = nullptr);

/// Whether two rings hold the same keys in the same roles. Their bytes are compared in constant time.
[[nodiscard]] bool same_keys(const KeyRing& a, const KeyRing& b);
/// The same, in any order: what an issuer publishes has none, and its front ends may differ in it.
[[nodiscard]] bool same_set(const KeyRing& a, const KeyRing& b);

}  // namespace jwtsync::keeper
