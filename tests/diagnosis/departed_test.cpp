// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::departed_test {

using fixture::process;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> evidence_of(const Testimony& other, Cause cause) {
  const Agreement agreement = fixture::agreement_of(process("auth", "a-1", "k"), other);
  const std::vector<Finding> findings = explain_departures({.agreement = agreement}, cause);
  return findings.empty() ? std::vector<std::string>{} : findings.front().evidence;
}

TEST(departed, shows_what_each_says) {
  Testimony other = process("backend", "b-1", "k");
  other.report.environment = "production";
  EXPECT_THAT(evidence_of(other, Cause::environment_differs),
              ElementsAre("auth a-1: staging (by ENVIRONMENT)", "backend b-1: production (by ENVIRONMENT)"));
  other = process("backend", "b-1", "k");
  other.report.algorithms = {"HS512"};
  EXPECT_THAT(evidence_of(other, Cause::algorithm_mismatch),
              ElementsAre("auth a-1: algorithms HS256", "backend b-1: algorithms HS512"));
  other = process("backend", "a-1", "k");
  EXPECT_THAT(evidence_of(other, Cause::instance_shared).size(), 1u);
}

TEST(departed, shows_which_key_an_application_did_not_take) {
  Testimony other = process("backend", "b-1", "k");
  other.report.probes = {{"http://127.0.0.1:8080/me", ProbeOutcome::refuses, "it answers 401", false, fixture::start}};
  EXPECT_THAT(evidence_of(other, Cause::application_refuses),
              ElementsAre("backend b-1: key kid-of-k, http://127.0.0.1:8080/me refuses"));
  other.report.probes.front().outcome = ProbeOutcome::mixed;
  EXPECT_THAT(evidence_of(other, Cause::application_refuses),
              ElementsAre("backend b-1: key kid-of-k, http://127.0.0.1:8080/me mixed"));
  other.report.probes.front().outcome = ProbeOutcome::does_not_check;
  EXPECT_THAT(evidence_of(other, Cause::signature_unchecked),
              ElementsAre("backend b-1: key kid-of-k, http://127.0.0.1:8080/me does not check"));
  other.report.probes.front().outcome = ProbeOutcome::open;
  EXPECT_THAT(evidence_of(other, Cause::application_refuses), IsEmpty());
}

TEST(departed, is_nothing_where_all_are_alike) {
  EXPECT_THAT(evidence_of(process("backend", "b-1", "k"), Cause::environment_differs), IsEmpty());
  Testimony other = process("backend", "b-1", "k");
  other.report.issuer = "https://id.example";
  EXPECT_THAT(evidence_of(other, Cause::issuer_mismatch), IsEmpty()) << "who expects none takes any";
}

}  // namespace jwtsync::diagnosis::departed_test
