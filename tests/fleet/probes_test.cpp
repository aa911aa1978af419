// SPDX-License-Identifier: Apache-2.0
#include "fleet/probes.h"

#include <gmock/gmock.h>

#include "fixture.h"
#include "fleet/wire.h"

namespace jwtsync::fleet::probes_test {

using fixture::agreement_of;
using fixture::kinds_of;
using fixture::process;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* url = "http://127.0.0.1:8080/me";

/// A sidecar of `service`, whose application did this.
Testimony beside(const std::string& service, ProbeOutcome outcome, const std::string& reason,
                 std::optional<bool> takes_expired = {}) {
  Testimony testimony = process(service, service + "-1", "k");
  testimony.report.identity.witness = Witness::sidecar;
  testimony.report.probes = {{url, outcome, reason, takes_expired, fixture::start}};
  return testimony;
}

std::vector<std::string> sentences_of(const std::vector<Departure>& departures) {
  std::vector<std::string> sentences;
  for (const Departure& departure : departures) sentences.push_back(departure.sentence);
  return sentences;
}

TEST(probes, stand_in_a_report) {
  const Report report = beside("backend", ProbeOutcome::does_not_check, "it accepts all").report;
  const std::string json = to_json(report);
  EXPECT_THAT(json, ::testing::HasSubstr(R"("probes":[{"url":"http://127.0.0.1:8080/me","outcome":"does not check",)"
                                         R"("reason":"it accepts all","takes_expired":null,)"
                                         R"("time":"2026-01-01T00:00:00Z"}])"));
  EXPECT_EQ(parse_report(json)->probes, report.probes);
  EXPECT_THAT(to_json(process("auth", "auth-1", "k").report), ::testing::Not(::testing::HasSubstr("probes")));
}

TEST(probes, of_an_outcome_that_is_new_here_are_kept_and_noted) {
  Testimony newer = beside("backend", ProbeOutcome::accepts, "it was kind");
  newer.report.probes.front().outcome = Name<ProbeOutcome>("forwards");
  const Result<Report> back = parse_report(to_json(newer.report));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->probes.front().outcome.text(), "forwards");
  EXPECT_FALSE(shows_application(*back));
  EXPECT_THAT(kinds_of(agreement_of(process("auth", "auth-1", "k"), newer).notes),
              ElementsAre(DepartureKind::application));
}

TEST(probes, of_another_form_are_refused) {
  std::string json = to_json(beside("backend", ProbeOutcome::open, "it is").report);
  for (const char* bad : {R"("takes_expired":"no")", R"("takes_expired":0)", R"("taken_expired":null)"}) {
    std::string text = json;
    const std::string_view from = R"("takes_expired":null)";
    text.replace(text.find(from), from.size(), bad);
    EXPECT_FALSE(parse_report(text)) << text;
  }
}

TEST(probes, of_applications_that_accept_leave_the_fleet_agreed) {
  const Agreement agreement = agreement_of(beside("auth", ProbeOutcome::accepts, "it answers 200"),
                                           beside("backend", ProbeOutcome::accepts, "it answers 200"));
  EXPECT_EQ(agreement.verdict, Verdict::agree);
  EXPECT_THAT(agreement.departures, IsEmpty());
  EXPECT_THAT(agreement.notes, IsEmpty());
  EXPECT_TRUE(shows_application(agreement.members.front().report));
}

TEST(probes, of_applications_that_refuse_or_do_not_check_disagree_though_the_keys_agree) {
  const Agreement agreement =
      agreement_of(beside("auth", ProbeOutcome::does_not_check, "it answers 200 to a bad token"),
                   beside("backend", ProbeOutcome::refuses, "it says that the signature is not valid"));
  EXPECT_EQ(agreement.verdict, Verdict::disagree);
  EXPECT_THAT(kinds_of(agreement.departures),
              ElementsAre(DepartureKind::keys, DepartureKind::application_refuses, DepartureKind::signature_unchecked));
  EXPECT_THAT(
      sentences_of(agreement.departures),
      ElementsAre("the keys agree: 2 processes hold the same",
                  "at backend the application refuses tokens of the key that is held beside it: it says that the "
                  "signature is not valid (http://127.0.0.1:8080/me)",
                  "at auth the application does not check signatures: it answers 200 to a bad token "
                  "(http://127.0.0.1:8080/me)"));
}

TEST(probes, that_say_nothing_of_the_key_are_notes) {
  const Agreement agreement = agreement_of(beside("auth", ProbeOutcome::open, "it answers 200 without a token as well"),
                                           beside("backend", ProbeOutcome::unknown, "it has not been asked yet"),
                                           beside("worker", ProbeOutcome::accepts, "it answers 200", true));
  EXPECT_EQ(agreement.verdict, Verdict::agree);
  EXPECT_THAT(
      sentences_of(agreement.notes),
      ElementsAre("at backend it is not known what the application does with tokens: it has not been asked yet "
                  "(http://127.0.0.1:8080/me)",
                  "at worker the application takes expired tokens as good ones: one that expired an hour ago is "
                  "treated as the good one (http://127.0.0.1:8080/me)",
                  "at auth the application wants no token: it answers 200 without a token as well "
                  "(http://127.0.0.1:8080/me)"));
  EXPECT_FALSE(shows_application(agreement.members.front().report));
}

TEST(probes, of_applications_of_which_some_workers_refuse_disagree) {
  const Testimony some = beside("backend", ProbeOutcome::mixed, "it accepted 2 of 4 good tokens");
  const Agreement agreement = agreement_of(process("auth", "auth-1", "k"), some);
  EXPECT_EQ(agreement.verdict, Verdict::disagree);
  EXPECT_THAT(kinds_of(agreement.departures), ElementsAre(DepartureKind::keys, DepartureKind::application_refuses));
  EXPECT_EQ(agreement.departures.back().sentence,
            "at backend the application accepts only some tokens of the key that is held beside it: it accepted 2 of 4 "
            "good tokens (http://127.0.0.1:8080/me)");
  EXPECT_TRUE(shows_application(some.report));
}

TEST(probes, of_many_replicas_are_one_sentence) {
  Testimony other = beside("backend", ProbeOutcome::refuses, "it answers 401");
  other.report.identity.instance = other.challenge.instance = "backend-2";
  const Agreement agreement = agreement_of(beside("backend", ProbeOutcome::refuses, "it answers 401"), other);
  ASSERT_EQ(agreement.departures.size(), 2U);
  EXPECT_TRUE(agreement.departures[1].sentence.starts_with("at backend the application refuses"));
}

TEST(probes, of_one_process_that_is_enough_disagree) {
  const Agreement agreement =
      agree({fixture::witnessed(beside("backend", ProbeOutcome::refuses, "it answers 401"))}, {.expect = 1});
  EXPECT_EQ(agreement.verdict, Verdict::disagree);
  EXPECT_EQ(agreement.departures.front().sentence, "the keys agree: 1 process holds its own");
}

}  // namespace jwtsync::fleet::probes_test
