// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

namespace jwtsync::cli::check_test {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class CheckTest : public CliTest {};

TEST_F(CheckTest, a_fit_process_is_told_so) {
  const Ran ran = run({"check"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, StartsWith("staging, secret from JWT_SECRET_STAGING\n  secret_found         passed  "));
  EXPECT_THAT(ran.out, EndsWith("\nTotal tests: 9\nPassed: 9\nFailed: 0\nDuration: 0.000 seconds\n"
                                "Common JWT secret hash: 87cbf63ea7013206\nFIT\n"));
}

TEST_F(CheckTest, an_unfit_one_is_told_why_and_what_to_do) {
  fake.variables.set("JWT_SECRET_STAGING", "too-short-c4n4ry");
  const Ran ran = run({"check"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("long_enough          FAILED"));
  EXPECT_THAT(ran.out, HasSubstr("\nhint: "));
  EXPECT_THAT(ran.out, EndsWith("\nTotal tests: 9\nPassed: 2\nFailed: 1\nNot reached: 6\nDuration: 0.000 seconds\n"
                                "Common JWT secret hash: none\nNOT FIT\n"));
}

/// By the one table of causes, as the doctor would name them.
TEST_F(CheckTest, an_unfit_one_is_told_the_cause_and_its_page) {
  const auto cause_with = [&](const std::string& name, const std::string& value) {
    for (const std::string each : {"JWT_SECRET_STAGING", "JWT_SECRET_PRODUCTION", "JWT_SECERT_STAGING"})
      fake.variables.unset(each);
    fake.variables.set(name, value);
    return run({"check", "--json"}).json()["causes"].dump();
  };
  const std::string fit(testing::canary_secret);
  EXPECT_EQ(cause_with("JWT_SECRET_STAGING", fit), "[]");
  EXPECT_EQ(cause_with("JWT_SECRET_STAGING", "too-short-c4n4ry"), R"(["secret-too-short"])");
  EXPECT_EQ(cause_with("JWT_SECRET_STAGING", "${JWT_SECRET_FROM_THE_VAULT_OF_STAGING}"), R"(["placeholder-kept"])");
  EXPECT_EQ(cause_with("JWT_SECRET_STAGING", "c4n4ry-Wm2vX9pLk4Tn8c4n4ry-Wm2vX9pLk4Tn8"), R"(["check-refuses"])");
  EXPECT_EQ(cause_with("JWT_SECERT_STAGING", fit), R"(["secret-unread"])");
  EXPECT_EQ(cause_with("JWT_SECRET_PRODUCTION", fit), R"(["secret-unread"])");
  EXPECT_THAT(run({"check"}).out, HasSubstr("\ncause: secret-unread (jwtsync help secret-unread)\nTotal tests: 9\n"));
}

TEST_F(CheckTest, is_data_for_a_program) {
  fake.variables.set("JWT_SECRET_STAGING", "c4n4ry-Wm2vX9pLk4Tn8c4n4ry-Wm2vX9pLk4Tn8");
  const Ran ran = run({"check", "--json"});
  EXPECT_EQ(ran.status, 1);
  const json::Value answer = ran.json();
  EXPECT_EQ(answer["fit"], false);
  EXPECT_EQ(answer["environment"]["name"], "staging");
  EXPECT_EQ(answer["total"], 9);
  EXPECT_EQ(answer["passed"], 8);
  EXPECT_EQ(answer["failed"], 1);
  EXPECT_EQ(answer["not_reached"], 0);
  EXPECT_EQ(answer["checks"][5]["name"], "not_guessable");
  EXPECT_EQ(answer["checks"][5]["outcome"], "failed");
}

TEST_F(CheckTest, a_process_that_only_verifies_is_fit) {
  fake.variables.set("JWT_SECRET_STAGING",
                     R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
  const Ran ran = run({"check"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, HasSubstr("signs_and_verifies   not checked  the keys are public ones"));
  EXPECT_THAT(ran.out, EndsWith("FIT\n"));
  EXPECT_EQ(run({"check", "--json"}).json()["not_checked"], 1);
}

TEST_F(CheckTest, a_wrong_question_is_not_a_no) {
  fake.variables.set("ENVIRONMENT", "stagin");
  EXPECT_EQ(run({"check"}).status, 2);
  EXPECT_EQ(run({"check", "--environment", "staging", "--source", "nowhere:x"}).status, 2);
}

TEST_F(CheckTest, every_other_trouble_is_a_no) {
  EXPECT_EQ(run({"check", "--source", "file:/none"}).status, 1);
  EXPECT_EQ(run({"check", "--config", "/none.toml"}).status, 1);
  EXPECT_EQ(run({"check", "--config", "/none.toml", "--json"}).json()["error"]["code"], "check_failed");
}

}  // namespace jwtsync::cli::check_test
