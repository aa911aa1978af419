// SPDX-License-Identifier: Apache-2.0
// A token by one algorithm and keys for another: what it tells by the kinds of both.
#include "diagnosis/token_holders.h"
#include "diagnosis/token_reading.h"

#include <algorithm>

namespace jwtsync::diagnosis {
namespace {

bool all_are_secrets(const std::vector<VerifierFacts::Key>& keys) noexcept {
  return !keys.empty() && std::all_of(keys.begin(), keys.end(), [](const auto& key) { return is_hmac(key.algorithm); });
}

bool all_are_public(const std::vector<VerifierFacts::Key>& keys) noexcept {
  return !keys.empty() &&
         std::none_of(keys.begin(), keys.end(), [](const auto& key) { return is_hmac(key.algorithm); });
}

/// What mends it, by the kind of the token's algorithm and those of the keys.
Advice advice_on(std::optional<Algorithm> named, const VerifierFacts& takes) {
  if (!named) return Advice("let the issuer sign with an algorithm that is known: HS256, RS256, ES256, EdDSA, ...");
  if (!is_hmac(*named) && all_are_secrets(takes.keys))
    return Advice("take the issuer's public keys as the source in place of the secret: jwks+https://ISSUER");
  if (is_hmac(*named) && all_are_public(takes.keys))
    return Advice(
        "let the issuer sign with its private key; never accept HMAC beside public keys, whose text anybody "
        "can sign with");
  const bool is_held = std::any_of(takes.keys.begin(), takes.keys.end(),
                                   [&](const VerifierFacts::Key& key) { return key.algorithm == *named; });
  if (is_held)
    return Advice(
        "let the issuer name the kid of the key that it signs with, or accept the algorithm that "
        "the token has: [verify] algorithms");
  return Advice(
      "let both use one algorithm: that of the issuer stands in [verify] algorithms of the verifier, and as "
      "alg of its key");
}

/// "HS256 or RS256"
std::string taken_by(const VerifierFacts& takes) {
  std::string names;
  for (const Algorithm algorithm : takes.algorithms)
    names += (names.empty() ? "" : " or ") + std::string(name_of(algorithm));
  return names.empty() ? "another algorithm" : names;
}

std::string kinds_of(std::optional<Algorithm> named, const VerifierFacts& takes) {
  if (!named) return ", which is not known here";
  if (!is_hmac(*named) && all_are_secrets(takes.keys))
    return ": the issuer signs with a key pair, and the verifier holds a secret";
  if (is_hmac(*named) && all_are_public(takes.keys))
    return ": it is signed with a secret, and the verifier holds public keys: a mistake, or an attack by the text of a "
           "public key";
  return {};
}

}  // namespace

Finding tell_of_algorithm(const Evidence& evidence, const Objectors& objectors) {
  const TokenFacts& token = evidence.token->sides.token;
  const std::optional<Algorithm> named = algorithm_named(*token.algorithm);
  const std::vector<Objectors> groups =
      by_expectation(evidence, objectors, [](const Judge& judge) { return taken_by(judge.takes); });
  const std::string who = said_of_each(groups, [](const Objectors& group) {
    return group.name() + (group.are_many() ? " take " : " takes ") + taken_by(group.first->takes);
  });
  const VerifierFacts& takes = groups.front().first->takes;
  return of_token(Cause::algorithm_mismatch, objectors.certainty(),
                  "the token is by " + in_quotes(*token.algorithm) + ", and " + who + kinds_of(named, takes),
                  advice_on(named, takes), both_sides_lines(evidence, groups));
}

}  // namespace jwtsync::diagnosis
