// SPDX-License-Identifier: Apache-2.0
// One kid that names two keys.
#include "diagnosis/evidence.h"
#include "diagnosis/explanations.h"
#include "diagnosis/pair.h"
#include "fleet/comparison.h"

#include <algorithm>
#include <map>
#include <utility>

namespace jwtsync::diagnosis {
namespace {

using fleet::Some;

/// Who holds one key under a kid.
struct Users {
  Some holders;
  bool is_signed_with = false;
  bool is_of_pair = false;  ///< a public key, or the private one beside it
};
using Materials = std::map<std::string_view, Users>;        // by answer
using Kid = std::pair<std::string_view, std::string_view>;  // of an issuer

bool is_of_pair(std::string_view algorithm) { return !algorithm.starts_with("HS"); }

std::map<Kid, Materials> keys_by_kid(std::span<const Member> members) {
  std::map<Kid, Materials> kids;
  for (const Member& member : members) {
    for (const KeyAnswer& key : member.challenge.keys) {
      if (key.kid.empty()) continue;
      Users& users = kids[{key.issuer, key.kid}][key.answer];
      if (users.holders.empty() || users.holders.back() != &member) users.holders.push_back(&member);
      users.is_signed_with |= key.role == KeyRole::signs;
      users.is_of_pair |= is_of_pair(key.algorithm);
    }
  }
  return kids;
}

bool are_of_pairs(const Materials& materials) {
  return std::all_of(materials.begin(), materials.end(), [](const auto& one) { return one.second.is_of_pair; });
}

/// A key that some sign with, of which nobody else holds the public half, beside one that is only verified with.
bool is_mismatch(const Materials& materials) {
  if (materials.size() != 2 || !are_of_pairs(materials)) return false;
  const Users& one = materials.begin()->second;
  const Users& other = materials.rbegin()->second;
  return one.is_signed_with != other.is_signed_with;
}

std::vector<std::string> lines_on(const Kid& kid, const Materials& materials) {
  std::vector<std::string> lines;
  std::size_t count = 0;
  for (const auto& [answer, users] : materials) {
    ++count;
    if (lines.size() == max_lines) break;
    lines.push_back("kid " + fleet::shortened(kid.second) + ", key " + std::to_string(count) + ": " +
                    told_name(users.holders.front()->report) +
                    (users.holders.size() == 1 ? "" : " and " + std::to_string(users.holders.size() - 1) + " more"));
  }
  return lines;
}

/// By the size of the ring: those who hold a key that most hold first.
const Users& most_held(const Materials& materials) {
  return std::max_element(
             materials.begin(), materials.end(),
             [](const auto& a, const auto& b) { return a.second.holders.size() < b.second.holders.size(); })
      ->second;
}

const Users& least_held(const Materials& materials) {
  const Users& most = most_held(materials);
  const auto least = std::min_element(materials.begin(), materials.end(), [&](const auto& a, const auto& b) {
    const auto rank = [&](const Users& users) { return std::pair(&users == &most, users.holders.size()); };
    return rank(a.second) < rank(b.second);
  });
  return least->second;
}

Finding mismatch(const Kid& kid, const Materials& materials, const fleet::Naming& naming) {
  const bool first_signs = materials.begin()->second.is_signed_with;
  const Users& signers = first_signs ? materials.begin()->second : materials.rbegin()->second;
  const Users& verifiers = first_signs ? materials.rbegin()->second : materials.begin()->second;
  Finding made = finding(Cause::key_pair_mismatch,
                         "under the kid \"" + fleet::shortened(kid.second) + "\" the signing key of " +
                             naming.of(signers.holders) + " is of one pair, and the public key of " +
                             naming.of(verifiers.holders) + " of another",
                         Advice("give ")
                             .who({verifiers.holders, naming.of(verifiers.holders)})
                             .say(" the public key of the pair that signs (jwtsync keys --jwks where it signs)"));
  made.evidence = lines_on(kid, materials);
  return made;
}

Finding reuse(const Kid& kid, const Materials& materials, const fleet::Naming& naming) {
  Finding made =
      finding(Cause::kid_reused,
              "the kid \"" + fleet::shortened(kid.second) + "\" names " + std::to_string(materials.size()) +
                  " different keys: one of " + naming.of(most_held(materials).holders) + ", another of " +
                  naming.of(least_held(materials).holders),
              Advice("give each key a kid of its own, or none, and leave a kid with its key when a new key is made"));
  made.evidence = lines_on(kid, materials);
  return made;
}

template <typename Wanted, typename Make>
std::vector<Finding> explain_kids(const Evidence& evidence, Wanted wanted, Make make) {
  constexpr std::size_t max_kids = 4;
  const std::span<const Member> members = evidence.agreement.members;
  if (fleet::have_issuers(members)) return {};  // it is told issuer by issuer what differs
  const fleet::Naming naming(members);
  std::vector<Finding> findings;
  for (const auto& [kid, materials] : keys_by_kid(members)) {
    if (findings.size() == max_kids) break;
    if (materials.size() > 1 && wanted(materials)) findings.push_back(make(kid, materials, naming));
  }
  return findings;
}

}  // namespace

std::vector<Finding> explain_key_pairs(const Evidence& evidence) {
  return explain_kids(evidence, is_mismatch, mismatch);
}

std::vector<Finding> explain_reused_kids(const Evidence& evidence) {
  return explain_kids(evidence, [](const Materials& materials) { return !is_mismatch(materials); }, reuse);
}

bool share_a_kid(const Pair& pair) {
  const auto& usual = pair.usual.member().challenge.keys;
  const auto& other = pair.other.member().challenge.keys;
  return std::any_of(usual.begin(), usual.end(), [&](const KeyAnswer& key) {
    return std::any_of(other.begin(), other.end(), [&](const KeyAnswer& namesake) {
      return !key.kid.empty() && key.kid == namesake.kid && key.issuer == namesake.issuer &&
             key.answer != namesake.answer;
    });
  });
}

namespace {

/// The one signs with a pair, and the other only verifies, by the public key of another pair for the same algorithm.
Clue of_pairs(const Replicas& signer, const Replicas& verifier) {
  const auto& own = signer.member().challenge.keys;
  const auto& keys = verifier.member().challenge.keys;
  const auto signing = std::find_if(own.begin(), own.end(), [](const KeyAnswer& key) {
    return key.role == KeyRole::signs && is_of_pair(key.algorithm);
  });
  if (signing == own.end() || is_of_issuer(place_found(verifier.report()))) return std::nullopt;
  const bool only_verifies = std::all_of(keys.begin(), keys.end(), [&](const KeyAnswer& key) {
    return key.role == KeyRole::verifies && key.algorithm == signing->algorithm && key.answer != signing->answer;
  });
  if (!only_verifies) return std::nullopt;
  Explanation told{Cause::key_pair_mismatch,
                   signer.name + " signs with one pair (" + fleet::shortened(signing->algorithm) + "), and " +
                       verifier.name + " verifies with the public key of another",
                   Advice("give ")
                       .who(verifier)
                       .say(" the public key of the pair with which ")
                       .who(signer)
                       .say(signer.members.size() == 1 ? Words(" signs") : Words(" sign"))};
  told.certainty = Certainty::likely;
  return told;
}

}  // namespace

Clue by_key_pair(const Pair& pair) { return share_a_kid(pair) ? Clue() : either(pair, of_pairs); }

}  // namespace jwtsync::diagnosis
