// SPDX-License-Identifier: Apache-2.0
// Tokens that are asked about, for the tests of diagnosis: made by hand, and judged by a real Verifier.
#pragma once

#include "fixture.h"

#include "../token/forge.h"

#include <jwtsync/diagnosis.h>
#include <jwtsync/testing.h>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::fixture {

/// A token, who judges it, and when: at 2026-01-01T00:00:00Z, which is 1767225600.
struct Question {
  TokenEvidence token;
  Agreement agreement = {};
  std::vector<Explained> explained = {};
  Time now = start;

  [[nodiscard]] Evidence evidence() const {
    return {.agreement = agreement, .token = &token, .explained = explained, .now = now};
  }
  /// All that a diagnosis finds; that nobody else was asked is no fault here.
  [[nodiscard]] std::vector<Finding> findings() const {
    std::vector<Finding> all = diagnose(evidence());
    std::erase_if(all, [](const Finding& finding) { return finding.cause == Cause::one_process; });
    return all;
  }
  [[nodiscard]] std::vector<Cause> causes() const {
    std::vector<Cause> causes;
    for (const Finding& finding : findings()) causes.push_back(finding.cause);
    return causes;
  }
};

/// Nobody has a key for it.
inline Question unjudged(std::string_view token) {
  Question question{evidence_of(token)};
  question.token.refusal = Error{Code::ring_unavailable, "no key", ""};
  return question;
}

/// Judged by a ring.
inline Question judged(std::string_view token, const KeyRing& ring, const Expectations& expectations) {
  testing::FakeClock clock;
  Question question{evidence_of(token)};
  const Result<Verifier> verifier = Verifier::create(ring, expectations, clock);
  Scratch scratch;
  const auto verified = verifier->verify(token, scratch);
  if (!verified) question.token.refusal = verifier->explain(verified.error(), token);
  question.token.sides = verifier->both_sides(token);
  return question;
}
inline Question judged(std::string_view token, const KeyRing& ring = ring_of(testing::canary_secret)) {
  return judged(token, ring, good_expectations());
}

/// A token of these claims, by the secret of the canary, judged by it.
inline Question saying(std::string_view claims) { return judged(token_of(good_header, claims)); }

/// A process that takes the good token: of the key "k", the issuer "auth" and the audience "backend".
inline Testimony taker(const std::string& service, const std::string& instance = {}) {
  Testimony testimony = process(service, instance.empty() ? service + "-1" : instance, "k");
  testimony.report.issuer = "auth";
  testimony.report.audiences = {"backend"};
  testimony.report.allow_missing_expiration = false;
  testimony.report.allow_issued_in_future = false;
  testimony.report.allow_numeric_subject = false;
  return testimony;
}

/// What a process said of the token.
inline Explained explained(const std::string& service, TokenVerdict verdict, std::optional<Error> error = {}) {
  Explanation said{.service = service, .instance = service + "-1", .verdict = verdict, .error = std::move(error)};
  return {TargetUrl{"http://" + service + ":7517"}, std::move(said)};
}

}  // namespace jwtsync::fixture
