// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::silence_test {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::vector<Finding> alone(const Agreement& agreement) { return explain_one_process({.agreement = agreement}); }

TEST(silence, has_a_cause_for_every_kind) {
  struct Row {
    Code code;
    Cause cause;
  };
  constexpr Row rows[] = {
      {Code::target_unreachable, Cause::process_unreachable},
      {Code::target_timeout, Cause::process_slow},
      {Code::too_many_requests, Cause::process_slow},
      {Code::line_replayed, Cause::answer_not_understood},
      {Code::deadline_exceeded, Cause::process_slow},
      {Code::target_refused, Cause::access_refused},
      {Code::answer_malformed, Cause::answer_not_understood},
      {Code::answer_too_large, Cause::answer_not_understood},
      {Code::nonce_mismatch, Cause::answer_stale},
      {Code::argument_invalid, Cause::target_malformed},
      {Code::too_few_processes, Cause::too_few_processes},
      {Code::internal_error, Cause::process_unreachable},
  };
  for (const Row& row : rows) {
    const auto findings = explain_silence(agree({fixture::silent("http://a", row.code, "a message")}, {}).silent);
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings[0].cause, row.cause);
    EXPECT_EQ(findings[0].why, "http://a: a message");
    EXPECT_FALSE(findings[0].fix.empty());
  }
}

TEST(silence, of_one_kind_is_one_finding) {
  std::vector<Witnessed> all;
  for (const char* target : {"http://a", "http://b", "http://c"}) {
    all.push_back(fixture::silent(target, Code::target_unreachable, "connection refused"));
  }
  const auto findings = explain_silence(agree(std::move(all), {}).silent);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].why, "http://a, http://b and http://c: connection refused");
  EXPECT_EQ(findings[0].fix, "start http://a, http://b and http://c, or correct its address");
}

TEST(silence, of_those_who_are_missing_is_told_where_all_others_answered) {
  const Witnessed auth = fixture::witnessed(fixture::process("auth", "auth-1", "k"));
  const AgreeOptions wanted{.expect = 4, .services = {"backend", "worker"}};
  const auto missing = explain_silence(agree({auth}, wanted).silent);
  ASSERT_THAT(missing, SizeIs(2)) << "two services in one sentence, and the number";
  EXPECT_EQ(missing[0].cause, Cause::too_few_processes);
  EXPECT_EQ(missing[0].why, "--service backend and --service worker: no process of this service answered");
  // Whoever is silent may be one of these.
  const Witnessed silent = fixture::silent("http://a", Code::target_timeout, "slow");
  EXPECT_THAT(explain_silence(agree({auth, silent}, wanted).silent), SizeIs(1));
}

TEST(silence, of_those_whose_answers_were_to_be_collected_is_no_matter_of_addresses) {
  const Witnessed auth = fixture::witnessed(fixture::process("auth", "auth-1", "k"));
  const auto missing = explain_silence(agree({auth}, {.services = {"backend"}}).silent, {.collected = true});
  ASSERT_THAT(missing, SizeIs(1));
  EXPECT_THAT(missing[0].fix, HasSubstr("log"));
  EXPECT_THAT(missing[0].fix, Not(HasSubstr("address")));
}

TEST(silence, by_way_of_a_collector_is_mended_without_targets) {
  const Asking via{.options = {"--via", "https://collector", "--expect", "3"}};
  const Agreement few = agree({fixture::witnessed(fixture::process("auth", "a-1", "k")),
                               fixture::witnessed(fixture::process("backend", "b-1", "k"))},
                              {.expect = 3});
  const std::vector<Finding> missing = explain_silence(few.silent, via);
  ASSERT_EQ(missing.size(), 1U);
  const Agreement one = agree({fixture::witnessed(fixture::process("auth", "a-1", "k"))}, {});
  const std::vector<Finding> alone = explain_one_process({.agreement = one, .asking = via});
  ASSERT_EQ(alone.size(), 1U);
  for (const std::string& fix : {missing.front().fix, alone.front().fix}) {
    EXPECT_EQ(fix.find("dns+http"), std::string::npos) << fix;
    EXPECT_NE(fix.find("[fleet] collector"), std::string::npos) << fix;
  }
}

TEST(silence, of_a_fleet_that_changes_has_a_cause_of_its_own) {
  const std::vector<Silent> unsettled{{Unsettled{}, {Code::deadline_exceeded, "each look found others", "wait"}}};
  EXPECT_EQ(explain_silence(unsettled).at(0).cause, Cause::fleet_unsettled);
}

TEST(silence, passes_on_the_hint_of_the_error) {
  Witnessed one{TargetUrl{"http://a"}, failure(Code::target_refused, "refuses to answer", "send a token")};
  EXPECT_EQ(explain_silence(agree({one}, {}).silent).at(0).fix, "send a token");
}

TEST(silence, names_an_address_once) {
  Witnessed one = fixture::silent("http://a:1", Code::target_unreachable, "a:1 does not answer");
  one.error_names_target = true;
  EXPECT_EQ(explain_silence(agree({one}, {}).silent).at(0).why, "a:1 does not answer");
}

TEST(one_process, is_explained_by_how_often_it_was_asked) {
  const Witnessed one = fixture::witnessed(fixture::process("auth", "auth-1", "k"));
  EXPECT_THAT(alone(agree({one}, {})).at(0).why, HasSubstr("only auth auth-1 was asked"));
  EXPECT_EQ(alone(agree({one, one, one}, {})).at(0).why, "3 targets lead to the one process auth auth-1");
  EXPECT_EQ(alone(agree({}, {})).at(0).why, "no process was asked");
  EXPECT_THAT(alone(agree({one}, {.expect = 1})), IsEmpty());
}

}  // namespace jwtsync::diagnosis::silence_test
