// SPDX-License-Identifier: Apache-2.0
#include "cli/unseen.h"

#include <gmock/gmock.h>
#include "../fleet/fixture.h"

namespace jwtsync::cli::unseen_test {

using fixture::process;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> unseen_at(const std::string& target) {
  Agreement agreement = agree({{TargetUrl{target}, process("auth", "auth-1", "K")}}, {});
  return unseen_of(agreement, Freshness::asked);
}

TEST(unseen, is_nothing_of_a_process_at_an_address_of_its_own) {
  for (const char* target : {"http://10.0.0.4:7517", "http://127.0.0.1:7517", "http://localhost:7517",
                             "http://[::1]:7517", "unix:/run/jwtsync.sock"}) {
    EXPECT_THAT(unseen_at(target), IsEmpty()) << target;
  }
}

TEST(unseen, are_others_behind_a_name) {
  EXPECT_THAT(unseen_at("https://auth.internal:7517"),
              ElementsAre("other processes of auth, if there are any behind the same address (dns+http://HOST:PORT "
                          "asks each)"));
}

TEST(unseen, is_the_application_beside_a_sidecar) {
  Testimony testimony = process("auth", "auth-1", "K");
  testimony.report.identity.witness = Witness::sidecar;
  const Agreement agreement = agree({fixture::witnessed(std::move(testimony))}, {});
  EXPECT_THAT(unseen_of(agreement, Freshness::asked),
              ElementsAre("other processes of auth, if there are any behind the same address (dns+http://HOST:PORT "
                          "asks each)",
                          "the key in use by the programs of auth: jwtsync serve answered for them, by its own reading "
                          "of the sources (jwtsync exec starts a program with the very key that it answers for)"));
}

TEST(unseen, are_processes_that_are_expected_and_were_not_found) {
  const Agreement agreement =
      agree({{TargetUrl{"unix:/a"}, process("auth", "auth-1", "K")}, {TargetUrl{"unix:/b"}, process("b", "b-1", "K")}},
            {.expect = 3});
  EXPECT_THAT(unseen_of(agreement, Freshness::asked),
              ElementsAre("the keys of those that are missing: 3 are expected"));
}

TEST(unseen, are_those_that_dial_in_where_their_collector_does_not_answer) {
  const Agreement agreement = agree({fixture::silent("http://127.0.0.1:1", Code::target_unreachable, "is down")}, {});
  EXPECT_THAT(unseen_of(agreement, Freshness::via),
              ElementsAre("the keys of those that dial in to the collector: http://127.0.0.1:1"));
}

TEST(unseen, is_no_application_that_was_shown_a_token) {
  Testimony testimony = process("auth", "auth-1", "K");
  testimony.report.identity.witness = Witness::sidecar;
  testimony.report.probes = {{"http://127.0.0.1:8080/me", ProbeOutcome::accepts, "it answers 200", false, {}}};
  EXPECT_THAT(unseen_of(agree({{TargetUrl{"unix:/a"}, std::move(testimony)}}, {}), Freshness::asked), IsEmpty());
}

TEST(unseen, is_why_tokens_were_refused_lately) {
  Testimony testimony = process("auth", "auth-1", "K");
  const Time now = testimony.report.clock;
  using std::chrono::minutes;
  testimony.report.refusals = {{Code::token_key_unknown, Stage::key, now - std::chrono::hours(2), 10, "HS256"},
                               {Code::token_signature_invalid, Stage::signature, now - minutes(3), 10, "HS256"},
                               {Code::token_expired, Stage::claims, now - minutes(2), 10, "HS256"},
                               {Code::token_signature_invalid, Stage::signature, now - minutes(1), 10, "HS256"},
                               {Code::not_found, Stage::extract, now, 0, "other"}};
  const Agreement agreement = agree({{TargetUrl{"unix:/a"}, std::move(testimony)}}, {});
  EXPECT_THAT(unseen_refusals(agreement),
              ElementsAre("why auth refused tokens within the last hour (2 by token_signature_invalid): give one of "
                          "them (jwtsync doctor --token - TARGET)"));
  EXPECT_THAT(unseen_refusals(agree({{TargetUrl{"unix:/a"}, process("b", "b-1", "K")}}, {})), IsEmpty());
}

TEST(unseen, are_workers_silence_and_variants) {
  Witnessed one = {TargetUrl{"unix:/a"}, process("auth", "auth-1", "K")};
  one.testimony->siblings.unheard = Error{Code::target_timeout, "no answer", ""};
  const Agreement agreement = agree({std::move(one),
                                     {TargetUrl{"unix:/b"}, process("backend", "b-1", "L")},
                                     fixture::silent("http://c:1", Code::target_timeout, "did not answer")},
                                    {});
  EXPECT_THAT(
      unseen_of(agreement, Freshness::collected),
      ElementsAre("what has changed since the answers were collected",
                  "whether one key is another with a newline, quotes or an encoding (jwtsync answer --variants)",
                  "the keys of who did not answer: http://c:1", "all workers of auth (docs/causes/worker-unheard.md)"));
}

}  // namespace jwtsync::cli::unseen_test
