// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/pair.h"
#include "diagnosis/variant_match.h"

#include <optional>

namespace jwtsync::diagnosis {
namespace {

std::string words_on(const VariantMatch& match, const Replicas& original, const Replicas& derived) {
  if (match.words.cause == Cause::json_document) {
    return original.name + " has the whole JSON document, " + derived.name + " its " + std::string(match.words.phrase);
  }
  return "the key of " + derived.name + " is that of " + original.name + " " + std::string(match.words.phrase);
}

}  // namespace

Clue explain_variant(const Pair& pair, Cause cause) {
  const std::optional<VariantMatch> match = match_variants(pair.usual.member(), pair.other.member(), cause);
  if (!match) return std::nullopt;
  const bool usual_is_original = &match->original == &pair.usual.member();
  const Replicas& original = usual_is_original ? pair.usual : pair.other;
  const Replicas& derived = usual_is_original ? pair.other : pair.usual;
  const auto whose = [&](Advice& advice, Side side) { advice.who(side == Side::derived ? derived : original); };
  return Explanation{
      match->words.cause,
      words_on(*match, original, derived),
      remedy_of(match->words, whose),
      {"variant " + std::string(match->words.name) + " of " + original.name + " equals " + derived.name}};
}

}  // namespace jwtsync::diagnosis
