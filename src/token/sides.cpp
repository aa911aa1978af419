// SPDX-License-Identifier: Apache-2.0
#include "token/sides.h"

#include "jose/method.h"
#include "token/facts.h"

#include <fmt/format.h>
#include <algorithm>
#include <cstddef>
#include <optional>

namespace jwtsync::token {
namespace {

constexpr std::size_t most_keys = 3;  // that are told

/// A text that was made fit to be shown, in quotation marks that it cannot close.
std::string quoted(const std::string& text) {
  std::string literal = "\"";
  for (const char c : text) {
    if (c == '"') literal += '\\';
    literal += c;
  }
  return literal + '"';
}

std::string quoted(const std::vector<std::string>& texts) {
  std::vector<std::string> quotes;
  for (const std::string& text : texts) quotes.push_back(quoted(text));
  return fmt::format("{}", fmt::join(quotes, ", "));
}

std::string said(std::string_view name, const std::optional<std::string>& text) {
  return text ? fmt::format("{} {}", name, quoted(*text)) : fmt::format("no {}", name);
}

std::string of_token(const TokenFacts& token, const VerifierFacts& verifier) {
  std::string text = said("alg", token.algorithm) + ", " + said("kid", token.kid);
  if (token.issuer || verifier.issuer) text += ", " + said("iss", token.issuer);
  if (!token.audiences.empty())
    text += ", aud " + quoted(token.audiences);
  else if (!verifier.audiences.empty())
    text += ", no aud";
  return text;
}

/// The keys, the one that the token names first.
std::string keys_text(const TokenFacts& token, const VerifierFacts& verifier) {
  std::vector<VerifierFacts::Key> keys = verifier.keys;
  const auto is_named = [&](const auto& key) { return token.kid && shown(key.kid) == *token.kid; };
  const auto named = std::find_if(keys.begin(), keys.end(), is_named);
  if (named != keys.end()) std::rotate(keys.begin(), named, named + 1);
  std::vector<std::string> texts;
  for (const VerifierFacts::Key& key : keys) {
    if (texts.size() == most_keys) break;
    texts.push_back(fmt::format("{} ({}{})", quoted(shown(key.kid)), name_of(key.algorithm),
                                key.is_accepted ? "" : ", which is not accepted"));
  }
  const std::string more = keys.size() > most_keys ? fmt::format(" and {} more", keys.size() - most_keys) : "";
  return fmt::format("{} {}{}", keys.size() == 1 ? "key" : "keys", fmt::join(texts, ", "), more);
}

std::string of_verifier(const TokenFacts& token, const VerifierFacts& verifier) {
  std::string text = keys_text(token, verifier);
  if (verifier.issuer) text += ", iss " + quoted(shown(*verifier.issuer));
  std::vector<std::string> audiences;
  for (const std::string& audience : verifier.audiences) audiences.push_back(shown(audience));
  if (!audiences.empty()) text += ", aud " + quoted(audiences);
  return text;
}

/// The key that the token names; all, if it names none that there is.
std::vector<VerifierFacts::Key> keys_meant(const BothSides& sides) {
  const auto is_named = [&](const auto& key) { return sides.token.kid && shown(key.kid) == *sides.token.kid; };
  const auto& keys = sides.verifier.keys;
  const auto named = std::find_if(keys.begin(), keys.end(), is_named);
  return named == keys.end() ? keys : std::vector<VerifierFacts::Key>{*named};
}

/// Whether a key that is taken for one may be for the other: of all kinds, these two have several algorithms.
bool may_be_for(Algorithm named, Algorithm taken) noexcept {
  const auto is_rsa = [](Algorithm algorithm) { return jose::fits(algorithm, crypto::KeyKind::rsa); };
  return (is_rsa(named) && is_rsa(taken)) || (is_hmac(named) && is_hmac(taken));
}

}  // namespace

std::string sides_text(const BothSides& sides) {
  if (!sides.token.has_header) return {};
  return fmt::format("; token: {}; verifier: {}", of_token(sides.token, sides.verifier),
                     of_verifier(sides.token, sides.verifier));
}

std::vector<Algorithm> algorithms_for(const BothSides& sides) {
  std::vector<Algorithm> algorithms;
  for (const VerifierFacts::Key& key : sides.verifier.keys) {
    const bool is_named = sides.token.kid && shown(key.kid) == *sides.token.kid;
    const bool is_new = std::find(algorithms.begin(), algorithms.end(), key.algorithm) == algorithms.end();
    if (is_named && key.is_accepted && is_new) algorithms.push_back(key.algorithm);
  }
  return algorithms.empty() ? sides.verifier.algorithms : algorithms;
}

bool lacks_name_of_key(const BothSides& sides) {
  const auto named = algorithm_named(sides.token.algorithm.value_or(""));
  const auto& keys = sides.verifier.keys;
  return !sides.token.kid && named && keys.size() > 1 && std::any_of(keys.begin(), keys.end(), [&](const auto& key) {
    return key.algorithm == *named && key.is_accepted;
  });
}

std::string any_of(const std::vector<Algorithm>& algorithms) {
  std::vector<std::string_view> names;
  for (const Algorithm algorithm : algorithms) names.push_back(name_of(algorithm));
  return fmt::format("{}", fmt::join(names, " or "));
}

std::string way_to_take_algorithm(const BothSides& sides) {
  const auto named = algorithm_named(sides.token.algorithm.value_or(""));
  if (!named) return {};
  const std::vector<VerifierFacts::Key> keys = keys_meant(sides);
  const auto is_excluded = [&](const auto& key) { return key.algorithm == *named && !key.is_accepted; };
  if (std::any_of(keys.begin(), keys.end(), is_excluded)) {
    return fmt::format(
        "if it is to be taken, add {} to what is accepted: [verify] algorithms, or the algorithms of the "
        "Verifier",
        name_of(*named));
  }
  const auto may_be = [&](const auto& key) { return key.has_default_algorithm && may_be_for(*named, key.algorithm); };
  if (std::none_of(keys.begin(), keys.end(), may_be)) return {};
  return fmt::format(
      "no algorithm is said of the key: if it is for {0}, say so: [verify] algorithms = [\"{0}\"], or the "
      "algorithm of KeyRing.parse",
      name_of(*named));
}

}  // namespace jwtsync::token
