// SPDX-License-Identifier: Apache-2.0
#include "configuration/question.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/testing.h>

namespace jwtsync::configuration::question_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view access_token = "an-access-token-of-some-length";

class question_test : public ::testing::Test {
 protected:
  Result<Question> ask(QuestionArguments arguments) {
    return question_of(fake.world(), file, {}, std::move(arguments));
  }

  testing::FakeWorld fake;
  Configuration file;
};

TEST_F(question_test, targets_stand_between_commas) {
  fake.variables.set("JWTSYNC_TARGETS", "http://auth:7517, http://backend:7517,,");
  EXPECT_THAT(targets_of(fake.variables, {}), ElementsAre("http://auth:7517", "http://backend:7517"));
  EXPECT_THAT(ask({})->targets, ElementsAre("http://auth:7517", "http://backend:7517"));
}

TEST_F(question_test, an_argument_wins_over_the_variable_and_that_over_the_file) {
  EXPECT_THAT(ask({})->targets, IsEmpty());
  file.targets = {"http://configured:7517"};
  EXPECT_THAT(ask({})->targets, ElementsAre("http://configured:7517"));
  fake.variables.set("JWTSYNC_TARGETS", " ");
  EXPECT_THAT(ask({})->targets, ElementsAre("http://configured:7517"));
  fake.variables.set("JWTSYNC_TARGETS", "http://auth:7517");
  EXPECT_THAT(ask({})->targets, ElementsAre("http://auth:7517"));
  EXPECT_THAT(ask({.targets = {"http://given:7517"}})->targets, ElementsAre("http://given:7517"));
}

TEST_F(question_test, what_is_not_a_target_is_refused) {
  file.targets = {"ftp://configured"};
  EXPECT_EQ(ask({}).error().code, Code::argument_invalid);
}

TEST_F(question_test, a_collector_is_asked_in_place_of_targets) {
  fake.variables.set("JWTSYNC_TARGETS", "http://auth:7517");
  file.targets = {"http://configured:7517"};
  const auto question = ask({.expect = 3, .via = "https://collector:7517"});
  ASSERT_TRUE(question);
  EXPECT_THAT(question->targets, IsEmpty());
  EXPECT_EQ(question->how().via, "https://collector:7517");
  EXPECT_EQ(question->how().expect, 3U);
  EXPECT_EQ(ask({.via = "http://elsewhere:7517"}).error().code, Code::argument_invalid);
  EXPECT_EQ(ask({})->how().via, "");
}

TEST_F(question_test, as_many_are_expected_as_the_argument_says_or_the_file) {
  EXPECT_EQ(ask({})->agreement.expect, std::nullopt);
  file.expect = 3;
  EXPECT_EQ(ask({})->agreement.expect, 3U);
  EXPECT_EQ(ask({.expect = 4})->agreement.expect, 4U);
}

TEST_F(question_test, shows_an_access_token_that_is_not_a_key) {
  EXPECT_EQ(ask({})->how().access_token, nullptr);
  const QuestionArguments with_token{.access_token_file = "/run/access"};
  EXPECT_EQ(ask(with_token).error().code, Code::file_absent);
  fake.files.put("/run/access", std::string(access_token) + "\n");
  const Result<Question> question = ask(with_token);
  ASSERT_TRUE(question);
  ASSERT_NE(question->how().access_token, nullptr);
  EXPECT_TRUE(question->how().access_token->reveal([](std::string_view token) { return token == access_token; }));
  fake.variables.set("JWT_SECRET_KEY", access_token);
  EXPECT_THAT(ask(with_token).error().message, HasSubstr("is the JWT secret of JWT_SECRET_KEY"));
}

TEST_F(question_test, shows_the_access_token_of_the_file_where_none_is_given) {
  fake.files.put("/run/of-file", std::string(access_token));
  fake.files.put("/run/given", "another-access-token-of-some-length");
  file.access_token_file = "/run/of-file";
  const auto shows = [](const Result<Question>& question, std::string_view wanted) {
    return question->access_token->reveal([&](std::string_view token) { return token == wanted; });
  };
  EXPECT_TRUE(shows(ask({}), access_token));
  EXPECT_TRUE(shows(ask({.access_token_file = "/run/given"}), "another-access-token-of-some-length"));
  file.access_token_file = "/run/none";
  EXPECT_EQ(ask({}).error().code, Code::file_absent);
}

TEST_F(question_test, shows_the_certificate_of_the_file_if_nobody_else_could_have_written_it) {
  EXPECT_EQ(ask({})->how().certificate_file, "");
  file.fleet_tls_cert = "/run/tls/ask.crt";
  file.fleet_tls_key = "/run/tls/ask.key";
  EXPECT_EQ(ask({}).error().code, Code::file_absent);
  fake.files.put("/run/tls/ask.crt", "-----BEGIN CERTIFICATE-----");
  fake.files.put("/run/tls/ask.key", "-----BEGIN PRIVATE KEY-----", 0666);
  EXPECT_EQ(ask({}).error().code, Code::file_writable_by_others);
  fake.files.put("/run/tls/ask.key", "-----BEGIN PRIVATE KEY-----");
  const auto question = ask({});
  ASSERT_TRUE(question);
  EXPECT_EQ(question->how().certificate_file, "/run/tls/ask.crt");
  EXPECT_EQ(question->how().key_file, "/run/tls/ask.key");
}

TEST_F(question_test, nobody_to_ask_has_a_hint_that_can_be_given) {
  EXPECT_EQ(no_targets("distinct").code, Code::argument_invalid);
  EXPECT_THAT(no_targets("distinct").hint, HasSubstr("jwtsync distinct http://"));
}

}  // namespace jwtsync::configuration::question_test
