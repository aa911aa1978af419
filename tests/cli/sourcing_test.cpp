// SPDX-License-Identifier: Apache-2.0
#include "cli/sourcing.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

namespace jwtsync::cli::sourcing_test {

using ::testing::ElementsAre;

Arguments arguments_of(std::vector<std::string> words) {
  return *parse_arguments(source_options(), "", std::move(words));
}

class SourcingTest : public ::testing::Test {
 protected:
  SourcingTest() {
    fake.files.put("/jwtsync.toml",
                   "environment = \"staging\"\nsources = [\"env:ONE\"]\n[environments]\nqa = \"staging\"\n");
  }
  Result<KeyRing> ring_of(const Arguments& arguments) {
    return resolve_ring(fake.world(), sourcing_of(fake.world(), arguments).value()).ring;
  }
  jwtsync::testing::FakeWorld fake;
};

TEST_F(SourcingTest, arguments_and_configuration_stand_side_by_side) {
  const auto sourcing = sourcing_of(fake.world(), arguments_of({"--config", "/jwtsync.toml", "--environment", "test",
                                                                "--source", "env:A", "--source", "env:B"}));
  ASSERT_TRUE(sourcing) << sourcing.error().message;
  EXPECT_EQ(sourcing->configuration.path, "/jwtsync.toml");
  EXPECT_EQ(sourcing->options.environment, "test");
  EXPECT_EQ(sourcing->options.configured_environment, "staging");
  EXPECT_THAT(sourcing->options.sources, ElementsAre("env:A", "env:B"));
  EXPECT_THAT(sourcing->options.configured_sources, ElementsAre("env:ONE"));
  EXPECT_EQ(sourcing->options.added_environments.at("qa"), "staging");
}

TEST_F(SourcingTest, a_configuration_that_was_named_must_be_there) {
  const auto sourcing = sourcing_of(fake.world(), arguments_of({"--config", "/none.toml"}));
  ASSERT_FALSE(sourcing);
  EXPECT_EQ(sourcing.error().code, Code::file_absent);
}

TEST_F(SourcingTest, each_of_several_issuers_is_as_if_it_were_the_only_one) {
  fake.files.put("/jwtsync.toml",
                 "[[issuers]]\nissuer = \"a\"\nsources = [\"env:A\"]\n"
                 "[[issuers]]\nissuer = \"b\"\nsources = [\"env:B\"]\naudiences = [\"x\"]\n");
  const Arguments arguments = arguments_of({"--config", "/jwtsync.toml"});
  const auto sourcing = sourcing_of(fake.world(), arguments);
  ASSERT_TRUE(sourcing);
  EXPECT_THAT(sourcing->options.sources, ElementsAre("env:A")) << "the first is the process's own";
  const auto issuers = sourcings_of_issuers(*sourcing, arguments);
  ASSERT_EQ(issuers.size(), 2u);
  EXPECT_THAT(issuers[1].options.sources, ElementsAre("env:B"));
  EXPECT_THAT(issuers[1].configuration.expectations.audiences, ElementsAre("x"));
  EXPECT_TRUE(sourcings_of_issuers(*sourcing, arguments_of({"--source", "env:C"})).empty());
}

TEST_F(SourcingTest, a_source_that_is_of_none_of_several_issuers_has_the_algorithm_of_none) {
  fake.variables.set("JWT_SECRET_STAGING", jwtsync::testing::canary_secret);
  fake.files.put("/jwtsync.toml",
                 "environment = \"staging\"\n"
                 "[[issuers]]\nissuer = \"a\"\nsources = [\"env:A\"]\nalgorithms = [\"HS384\"]\n");
  const auto ring = ring_of(arguments_of({"--config", "/jwtsync.toml", "--source", "env:JWT_SECRET_STAGING"}));
  ASSERT_TRUE(ring) << ring.error().message;
  EXPECT_EQ(ring->signing_key()->algorithm(), Algorithm::hs256);
}

TEST_F(SourcingTest, a_secret_becomes_the_key_that_it_would_be_for_a_keeper_of_the_configuration) {
  fake.variables.set("JWT_SECRET_STAGING", jwtsync::testing::canary_secret);
  fake.files.put("/jwtsync.toml", "environment = \"staging\"\n[verify]\nalgorithms = [\"HS384\"]\n");
  const auto short_of_it = ring_of(arguments_of({"--config", "/jwtsync.toml"}));
  ASSERT_FALSE(short_of_it);
  EXPECT_EQ(short_of_it.error().code, Code::key_too_short);
  const std::string long_enough = std::string(jwtsync::testing::canary_secret) + "-and-some-more";
  fake.variables.set("JWT_SECRET_STAGING", long_enough);
  const auto ring = ring_of(arguments_of({"--config", "/jwtsync.toml"}));
  ASSERT_TRUE(ring) << ring.error().message;
  EXPECT_EQ(ring->signing_key()->algorithm(), Algorithm::hs384);
}

TEST_F(SourcingTest, a_short_secret_makes_a_ring_where_nobody_else_depends_on_it) {
  fake.variables.set("JWT_SECRET_KEY", "Zq7-c4n4ry-Wm2vX9pLk4T");
  EXPECT_TRUE(ring_of(arguments_of({"--environment", "test"})));
  const auto refused = ring_of(arguments_of({"--environment", "production"}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::secret_too_short);
}

}  // namespace jwtsync::cli::sourcing_test
