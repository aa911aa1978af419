// SPDX-License-Identifier: Apache-2.0
#include "fleet_fixture.h"

namespace jwtsync::cli::fleet_question_test {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

class FleetQuestionTest : public FleetTest {};

constexpr const char* commands_that_ask[] = {"agree", "distinct", "compat-check"};

TEST_F(FleetQuestionTest, targets_and_expectation_may_stand_in_the_configuration) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  fake.files.put("/etc/jwtsync/jwtsync.toml",
                 "[fleet]\ntargets = [\"http://127.0.0.1:1\", \"http://127.0.0.1:2\"]\nexpect = 3\n");
  EXPECT_EQ(run({"agree"}).status, 4);
  EXPECT_EQ(run({"agree", "--expect", "2"}).status, 0);
}

TEST_F(FleetQuestionTest, without_a_target_it_is_a_usage_error) {
  for (const std::string command : commands_that_ask) {
    const Ran ran = run({command});
    EXPECT_EQ(ran.status, 2);
    EXPECT_THAT(ran.err, AllOf(StartsWith("jwtsync: error: no target is given"),
                               HasSubstr("jwtsync " + command + " http:"), HasSubstr("[fleet]")));
  }
}

TEST_F(FleetQuestionTest, shows_its_access_token_to_those_who_need_one) {
  add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret, {Listener::network, {"/run/access"}});
  add("backend", "127.0.0.1:2", jwtsync::testing::canary_secret, {Listener::network, {"/run/access"}});
  const Ran refused = run({"agree", auth_target, backend_target});
  EXPECT_EQ(refused.status, 4);
  fake.files.put("/mine", std::string(access_token) + "\n");
  EXPECT_EQ(run({"agree", auth_target, backend_target, "--access-token-file", "/mine"}).status, 0);
  EXPECT_EQ(run({"agree", auth_target, "--access-token-file", "/none"}).status, 3);
  fake.files.put("/mine", " \n");
  EXPECT_EQ(run({"agree", auth_target, "--access-token-file", "/mine"}).status, 3);
}

TEST_F(FleetQuestionTest, a_collector_is_asked_alone) {
  const std::string collector = "https://collector:7517", nonce = Nonce::create(fake.randomness)->text();
  const std::vector<std::vector<std::string>> wrong{
      {auth_target}, {"--targets", "-"}, {"--nonce", nonce, "--answers", "-"}, {"--answers", "-"}};
  for (const std::string command : commands_that_ask) {
    for (const std::vector<std::string>& words : wrong) {
      std::vector<std::string> all{command, "--via", collector};
      all.insert(all.end(), words.begin(), words.end());
      const Ran ran = run(all);
      EXPECT_EQ(ran.status, 2) << command << ' ' << words.front();
      EXPECT_THAT(ran.err, HasSubstr("--via")) << command << ' ' << words.front();
    }
  }
  EXPECT_EQ(run({"agree", "--via", "http://collector:7517"}).status, 2) << "plain HTTP over a network";
}

TEST_F(FleetQuestionTest, a_collector_that_is_not_there_is_named) {
  const Ran ran = run({"agree", "--via", "http://127.0.0.1:9", "--json"});
  EXPECT_EQ(ran.status, 4);
  EXPECT_EQ(ran.json()["silent"][0]["target"], "http://127.0.0.1:9");
  EXPECT_EQ(ran.json()["silent"][0]["error"]["code"], "target_unreachable");
  EXPECT_EQ(ran.json()["fresh"], true);
}

TEST_F(FleetQuestionTest, timeouts_are_seconds_or_lengths_of_time) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  for (const char* good : {"1", "600", "500ms", "10m"}) {
    EXPECT_EQ(run({"agree", auth_target, backend_target, "--timeout", good}).status, 0) << good;
  }
  for (const char* bad : {"0", "601", "-1", "fast", "1h", "5.5"}) {
    EXPECT_EQ(run({"agree", auth_target, backend_target, "--timeout", bad}).status, 2) << bad;
  }
}

TEST_F(FleetQuestionTest, a_line_with_another_nonce_did_not_answer) {
  const Nonce nonce = *Nonce::create(fake.randomness), other = *Nonce::create(fake.randomness);
  const std::string lines = line_of(add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret), other) +
                            line_of(add("backend", "127.0.0.1:2", jwtsync::testing::canary_secret), nonce) +
                            line_of(add("worker", "127.0.0.1:3", jwtsync::testing::canary_secret), nonce);
  const Ran ran = run({"agree", "--nonce", nonce.text(), "--answers", "-", "--json"}, lines);
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.json()["members"], SizeIs(2));
  EXPECT_EQ(ran.json()["silent"][0]["error"]["code"], "nonce_mismatch");
}

TEST_F(FleetQuestionTest, nonce_and_answers_go_together_and_without_targets) {
  const std::string nonce = Nonce::create(fake.randomness)->text();
  const std::vector<std::vector<std::string>> wrong{
      {"--nonce", "short", "--answers", "-"},
      {"--nonce", nonce},
      {"--answers", "-"},
      {"--nonce", nonce, "--answers", "-", auth_target},
  };
  for (const std::string command : commands_that_ask) {
    for (std::vector<std::string> words : wrong) {
      words.insert(words.begin(), command);
      EXPECT_EQ(run(words).status, 2) << ::testing::PrintToString(words);
    }
    EXPECT_EQ(run({command, "--nonce", nonce, "--answers", "/none"}).status, 3) << command;
  }
}

}  // namespace jwtsync::cli::fleet_question_test
