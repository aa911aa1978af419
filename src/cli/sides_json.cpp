// SPDX-License-Identifier: Apache-2.0
#include "cli/sides_json.h"

#include <optional>
#include <string>

namespace jwtsync::cli {
namespace {

json::Value or_null(const std::optional<std::string>& text) { return text ? json::Value(*text) : json::Value(); }

}  // namespace

json::Value token_json(const TokenFacts& token) {
  const bool has_signature = token.signature_size != 0;
  return {{"form", name_of(token.form)},
          {"authentic", token.is_authentic},
          {"alg", or_null(token.algorithm)},
          {"kid", or_null(token.kid)},
          {"typ", or_null(token.type)},
          {"iss", or_null(token.issuer)},
          {"aud", token.audiences},
          {"signature_size", has_signature ? json::Value(token.signature_size) : json::Value()},
          {"signature_form", has_signature ? json::Value(name_of(token.signature)) : json::Value()}};
}

json::Value verifier_json(const VerifierFacts& verifier) {
  json::Value keys = json::Value::array();
  for (const VerifierFacts::Key& key : verifier.keys) {
    keys.push_back({{"kid", key.kid}, {"alg", name_of(key.algorithm)}, {"alg_by_default", key.has_default_algorithm}});
  }
  json::Value algorithms = json::Value::array();
  for (const Algorithm algorithm : verifier.algorithms) algorithms.push_back(name_of(algorithm));
  return {{"keys", std::move(keys)},
          {"algorithms", std::move(algorithms)},
          {"typ", or_null(verifier.type)},
          {"iss", or_null(verifier.issuer)},
          {"aud", verifier.audiences},
          {"published_at", verifier.published_at.empty() ? json::Value() : json::Value(verifier.published_at)}};
}

}  // namespace jwtsync::cli
