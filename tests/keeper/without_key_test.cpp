// SPDX-License-Identifier: Apache-2.0
// A process that lives without a key, and says so.
#include "fixture.h"

#include <jwtsync/testing_issuer.h>

#include <vector>

namespace jwtsync::without_key_test {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* some_token = "eyJhbGciOiJIUzI1NiJ9.e30.AAAA";

class WithoutKeyTest : public KeeperTest {
 protected:
  WithoutKeyTest() { fake.files.remove(key_file); }
  std::unique_ptr<Keeper> open_without_key() { return open({.without_key = WithoutKey::wait}); }
};

TEST_F(WithoutKeyTest, fails_unless_it_is_told_to_wait) {
  EXPECT_EQ(Keeper::open(fake.world(), {}).error().code, Code::secret_absent);
  EXPECT_TRUE(Keeper::open(fake.world(), {.without_key = WithoutKey::wait}));
}

TEST_F(WithoutKeyTest, accepts_signs_and_gives_nothing) {
  const auto keeper = open_without_key();
  Keeper::Local local;
  for (const char* token : {some_token, "no token at all", ""}) {
    const auto refused = keeper->verify(token, local);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::ring_unavailable) << token;
    EXPECT_EQ(keeper->verify_patiently(token, local).error().code, Code::ring_unavailable) << token;
    const Error why = keeper->explain(refused.error(), token, local);
    EXPECT_EQ(why.code, Code::ring_unavailable);
    EXPECT_THAT(why.message, HasSubstr("has no key"));
  }
  EXPECT_EQ(keeper->sign(Claims{}, local).error().code, Code::ring_unavailable);
  EXPECT_EQ(keeper->ring().error().code, Code::ring_unavailable);
}

TEST_F(WithoutKeyTest, testifies_with_its_name_its_trail_and_the_reason) {
  const auto keeper = open({.service = "backend", .without_key = WithoutKey::wait});
  const Report report = keeper->report();
  EXPECT_EQ(report.identity.service, "backend");
  EXPECT_EQ(report.environment, "staging");
  EXPECT_THAT(report.keys, IsEmpty());
  ASSERT_TRUE(report.error);
  EXPECT_EQ(report.error->code, Code::secret_absent);
  EXPECT_FALSE(report.reload_error);
  EXPECT_FALSE(report.fingerprint);
  EXPECT_EQ(report.generation, 0u);
  ASSERT_THAT(report.trail, SizeIs(1));
  EXPECT_EQ(report.trail[0].outcome, Outcome::absent);

  const auto answer = keeper->challenge(Nonce::create(fake.randomness).value(), Variants::with);
  ASSERT_TRUE(answer);
  EXPECT_THAT(answer->keys, IsEmpty());
  EXPECT_EQ(answer->service, "backend");
  EXPECT_EQ(answer->instance, report.identity.instance);
}

TEST_F(WithoutKeyTest, is_not_ready_and_tells_why) {
  const auto keeper = open_without_key();
  const Readiness readiness = keeper->readiness();
  EXPECT_FALSE(readiness.ready);
  EXPECT_EQ(readiness.generation, 0u);
  ASSERT_TRUE(readiness.error);
  EXPECT_EQ(readiness.error->code, Code::secret_absent);
  EXPECT_FALSE(readiness.reload_error);
}

TEST_F(WithoutKeyTest, takes_the_key_that_comes) {
  const auto keeper = open_without_key();
  Keeper::Local local;
  ASSERT_FALSE(keeper->verify(some_token, local));
  EXPECT_FALSE(keeper->refresh().value()) << "nothing changed";
  fake.files.put(key_file, testing::canary_secret);
  EXPECT_TRUE(keeper->refresh().value());
  EXPECT_TRUE(keeper->verify(token_of(*keeper), local)) << "a Local that was used before the key came";
  EXPECT_TRUE(keeper->readiness().ready);
  EXPECT_FALSE(keeper->readiness().error);
  EXPECT_EQ(keeper->readiness().generation, 1u);
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("has a JWT key now")));
}

TEST_F(WithoutKeyTest, says_what_is_wrong_now_and_not_what_was) {
  const auto keeper = open_without_key();
  Keeper::Local local;
  const auto why = [&] {
    return keeper->explain(keeper->verify(some_token, local).error(), some_token, local).message;
  };
  const std::string absent = why();
  fake.files.put(key_file, "short-c4n4ry");
  EXPECT_EQ(keeper->refresh().error().code, Code::secret_too_short);
  EXPECT_EQ(keeper->readiness().error->code, Code::secret_too_short);
  EXPECT_EQ(keeper->report().trail[0].outcome, Outcome::unfit);
  EXPECT_NE(why(), absent);
  EXPECT_EQ(keeper->readiness().generation, 0u);
}

/// Variables of which the program wants the secret ones moved out of sight.
class SealedVariables : public testing::FakeVariables {
 public:
  Result<void> seal(const std::vector<std::string>& names) const override {
    sealed.insert(sealed.end(), names.begin(), names.end());
    return {};
  }
  mutable std::vector<std::string> sealed;
};

TEST_F(WithoutKeyTest, what_a_later_configuration_names_is_sealed_before_it_is_read) {
  SealedVariables variables;
  for (const char* name : {"ENVIRONMENT", "MINE", "JWT_SECRET_QA"}) variables.set(name, testing::canary_secret);
  variables.set("ENVIRONMENT", "staging");
  const auto keeper = Keeper::open(fake.world().with(variables), {.without_key = WithoutKey::wait}).value();
  EXPECT_THAT(variables.sealed, Contains("JWT_SECRET_QA")) << "no environment of this name is known yet";
  EXPECT_THAT(variables.sealed, Not(Contains("MINE")));
  fake.files.put(configuration_file, "sources = [\"env:MINE\"]\n");
  EXPECT_TRUE(keeper->refresh().value());
  EXPECT_THAT(variables.sealed, Contains("MINE"));
  EXPECT_THAT(variables.sealed, Not(Contains("ENVIRONMENT")));
}

TEST_F(WithoutKeyTest, tries_again_though_no_file_changed) {
  testing::FakeIssuer issuer("https://issuer.example");
  fake.network.attach("issuer.example", issuer);
  issuer.publish(
      R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
  issuer.set_fault(testing::IssuerFault::unavailable);
  const auto keeper = open({.sources = {"jwks+https://issuer.example/keys"}, .without_key = WithoutKey::wait});
  EXPECT_EQ(keeper->report().error->code, Code::source_unreachable);
  issuer.set_fault(testing::IssuerFault::none);
  EXPECT_FALSE(keeper->refresh().value()) << "not all the time";
  fake.clock.advance(std::chrono::seconds(5));
  EXPECT_TRUE(keeper->refresh().value());
  EXPECT_TRUE(keeper->readiness().ready);
}

TEST_F(WithoutKeyTest, an_unreadable_configuration_is_why_there_is_no_key_now) {
  const auto keeper = open_without_key();
  fake.files.put(configuration_file, "sources = [");
  EXPECT_FALSE(keeper->refresh());
  EXPECT_EQ(keeper->report().error->code, Code::configuration_malformed);
  EXPECT_FALSE(keeper->report().reload_error);
}

TEST_F(WithoutKeyTest, knows_not_even_the_environment_and_says_so) {
  fake.variables.set("ENVIRONMENT", "prodution");
  const auto keeper = open_without_key();
  EXPECT_EQ(keeper->report().environment, "unknown");
  EXPECT_EQ(keeper->readiness().error->code, Code::environment_unknown);
  fake.files.put(key_file, testing::canary_secret);
  fake.variables.set("ENVIRONMENT", "production");
  EXPECT_TRUE(keeper->reload().value());
  EXPECT_EQ(keeper->report().environment, "production");
}

TEST_F(WithoutKeyTest, does_not_open_with_a_configuration_that_cannot_be_understood) {
  fake.files.put(configuration_file, "sorces = []");
  EXPECT_EQ(Keeper::open(fake.world(), {.without_key = WithoutKey::wait}).error().code,
            Code::configuration_key_unknown);
}

TEST_F(WithoutKeyTest, shows_the_refused_secret_to_nobody) {
  fake.files.put(key_file, "short-c4n4ry");
  const auto keeper = open_without_key();
  std::vector<std::string> outputs = fake.events.lines();
  outputs.push_back(to_json(keeper->report()));
  outputs.push_back(keeper->readiness().error->message + keeper->readiness().error->hint);
  for (const std::string& output : outputs) EXPECT_THAT(output, Not(HasSubstr(std::string(testing::canary))));
}

}  // namespace jwtsync::without_key_test
