// SPDX-License-Identifier: Apache-2.0
#include "compat/synchronization.h"

#include "fleet/challenge.h"
#include "sources/compatibility.h"
#include "sources/fitness.h"

#include <jwtsync/fleet.h>
#include <algorithm>
#include <utility>

namespace jwtsync::compat {
namespace {

constexpr std::string_view failed = "JWT secret validation failed";
constexpr std::string_view hint = "jwtsync agree with the same targets says which, why, and what to do";

tl::unexpected<Error> disagreement(const std::string& sentence) {
  return failure(Code::services_disagree, std::string(failed) + ": " + sentence, std::string(hint));
}

/// What this process answers to the nonce that the others are asked with.
Result<ChallengeAnswer> own_answer(const KeyRing& ring, const Nonce& nonce) {
  return fleet::answer_challenge({.service = "this process", .instance = "this process"}, ring, nonce,
                                 Variants::without, 0);
}

/// Equal answers to one nonce: equal keys.
bool share_a_key(const ChallengeAnswer& one, const ChallengeAnswer& other) {
  return std::any_of(one.keys.begin(), one.keys.end(), [&](const KeyAnswer& key) {
    return std::any_of(other.keys.begin(), other.keys.end(),
                       [&](const KeyAnswer& others) { return key.answer == others.answer; });
  });
}

Result<void> check(const Agreement& agreement, const ChallengeAnswer& own) {
  if (agreement.verdict == Verdict::disagree) return disagreement(agreement.departures.front().sentence);
  for (const Member& member : agreement.members) {
    if (member.report.error) return failure(Error(*member.report.error).at(text_of(member.target)).at(failed));
    if (!share_a_key(own, member.challenge))
      return disagreement(text_of(member.target) + " holds another key than this process");
  }
  if (agreement.silent.empty()) return {};
  const Silent& silent = agreement.silent.front();
  return failure(Error(silent.error).at(text_of(silent.target)).at(failed));
}

}  // namespace

Result<void> validate(const Secret& secret, const Environment& environment) {
  // A secret that a fork lost has a size, but shows no bytes.
  if (secret.reveal([](std::string_view bytes) { return bytes.empty(); })) {
    return failure(Code::secret_empty, "JWT secret validation failed: No secret configured",
                   "jwtsync resolve shows where a secret is looked for");
  }
  if (environment.is_deployed() && secret.reveal(sources::contains_development)) {
    return failure(Code::check_failed, sources::development_secret_text(environment),
                   "make a fit secret with: jwtsync generate");
  }
  return {};
}

Result<void> compare_services(const World& world, const configuration::Question& question, const KeyRing& ring) {
  const Result<Nonce> nonce = Nonce::create(world.randomness);
  if (!nonce) return failure(nonce.error());
  const Result<ChallengeAnswer> own = own_answer(ring, *nonce);
  if (!own) return failure(own.error());
  // This process is one of those compared, so that one other is enough.
  const AgreeOptions options{question.agreement.expect.value_or(1)};
  return check(agree(ask(world, question.targets, *nonce, question.how()), options), *own);
}

}  // namespace jwtsync::compat
