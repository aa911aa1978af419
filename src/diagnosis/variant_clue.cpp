// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/pair.h"
#include "diagnosis/variant_match.h"

#include <optional>
#include <utility>

namespace jwtsync::diagnosis {
namespace {

std::string sentence_on(const VariantMatch& match, const Replicas& original, const Replicas& derived) {
  const VariantWords& words = *match.change.first;
  if (words.cause == Cause::json_document && words.odd == Side::original) {
    return original.name + " has the whole JSON document, " + derived.name + " its " + phrase_of(match.change);
  }
  return "the key of " + derived.name + " is that of " + original.name + " " + phrase_of(match.change);
}

}  // namespace

Clue explain_variant(const Pair& pair, std::optional<Cause> cause) {
  const std::optional<VariantMatch> match = match_variants(pair.usual.member(), pair.other.member(), cause);
  if (!match) return std::nullopt;
  const bool usual_is_original = &match->original == &pair.usual.member();
  const Replicas& original = usual_is_original ? pair.usual : pair.other;
  const Replicas& derived = usual_is_original ? pair.other : pair.usual;
  const auto whose = [&](Advice& advice, Side side) { advice.who(side == Side::derived ? derived : original); };
  Advice fix = remedy_of(*match->change.first, whose);
  if (match->change.second != nullptr) fix.say("; and ").join(remedy_of(*match->change.second, whose));
  return Explanation{match->change.first->cause,
                     sentence_on(*match, original, derived),
                     std::move(fix),
                     {"variant " + name_of(match->change) + " of " + original.name + " equals " + derived.name}};
}

}  // namespace jwtsync::diagnosis
