// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <vector>

namespace jwtsync::keeper_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;

// Opening.

TEST_F(KeeperTest, signs_and_verifies_with_what_its_sources_gave) {
  const auto keeper = open();
  EXPECT_TRUE(accepts(*keeper, token_of(*keeper)));
}

TEST_F(KeeperTest, reports_what_it_holds) {
  fake.variables.set("JWTSYNC_SERVICE", "variable");
  Expectations expectations;
  expectations.issuer = "auth";
  expectations.audiences = {"backend"};
  expectations.leeway = std::chrono::seconds(5);
  const auto keeper = open({.service = "backend", .expectations = expectations, .witness = Witness::sidecar});
  fake.clock.advance(std::chrono::minutes(3));
  const Report report = keeper->report();
  EXPECT_EQ(report.identity.service, "backend");
  EXPECT_THAT(report.identity.instance, MatchesRegex("host-[0-9a-f]{8}"));
  EXPECT_EQ(report.identity.witness, Witness::sidecar);
  EXPECT_EQ(report.environment, "staging");
  EXPECT_EQ(report.environment_from, EnvironmentFrom::variable);
  EXPECT_EQ(report.source, "file:/run/secrets/jwt");
  EXPECT_FALSE(report.trail.empty());
  EXPECT_TRUE(report.fingerprint);
  ASSERT_THAT(report.keys, SizeIs(1));
  EXPECT_EQ(report.keys[0].kid, keeper->ring()->signing_key()->kid());
  EXPECT_EQ(report.keys[0].role, KeyRole::signs);
  EXPECT_EQ(report.keys[0].algorithm, "HS256");
  EXPECT_EQ(report.issuer, "auth");
  EXPECT_THAT(report.audiences, ElementsAre("backend"));
  EXPECT_EQ(report.leeway, std::chrono::seconds(5));
  EXPECT_EQ(report.audience_match, AudienceMatch::any);
  EXPECT_EQ(report.max_age, std::chrono::seconds(0)) << "any age";
  EXPECT_THAT(report.algorithms, ElementsAre("HS256"));
  EXPECT_EQ(report.generation, 1u);
  EXPECT_EQ(report.clock - report.loaded_at, std::chrono::minutes(3));
  EXPECT_FALSE(report.version.empty());
  EXPECT_FALSE(report.rules.empty());
}

TEST_F(KeeperTest, reports_what_it_was_told_of_the_application) {
  const auto keeper = open();
  EXPECT_TRUE(keeper->report().probes.empty());
  const ReportedProbe probe{"http://127.0.0.1:8080/me", ProbeOutcome::accepts, "it answers 200", false,
                            fake.clock.now()};
  keeper->note_probes({probe});
  EXPECT_EQ(keeper->report().probes, std::vector{probe});
  fake.files.put(key_file, testing::other_canary_secret);
  ASSERT_TRUE(keeper->reload());
  EXPECT_EQ(keeper->report().probes, std::vector{probe}) << "until something else is noted";
  keeper->note_probes({});
  EXPECT_TRUE(keeper->report().probes.empty());
}

TEST_F(KeeperTest, two_starts_are_two_instances) {
  const auto one = open();
  const auto other = open();
  EXPECT_NE(one->report().identity.instance, other->report().identity.instance);
}

TEST_F(KeeperTest, is_named_by_argument_over_variable_over_file_over_platform) {
  EXPECT_EQ(open()->report().identity.service, "unnamed");
  fake.variables.set("K_SERVICE", "platform");
  EXPECT_EQ(open()->report().identity.service, "platform");
  fake.files.put(configuration_file, "sources = [\"file:/run/secrets/jwt\"]\n[serve]\nservice = \"file\"\n");
  EXPECT_EQ(open()->report().identity.service, "file");
  fake.variables.set("JWTSYNC_SERVICE", "variable");
  EXPECT_EQ(open()->report().identity.service, "variable");
  EXPECT_EQ(open({.service = "argument"})->report().identity.service, "argument");
}

TEST_F(KeeperTest, does_not_open_without_a_fit_secret) {
  fake.files.put(key_file, "too-short-c4n4ry");
  const auto opened = Keeper::open(fake.world(), {});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::secret_too_short);
}

TEST_F(KeeperTest, does_not_open_with_a_configuration_that_cannot_be_understood) {
  fake.files.put(configuration_file, "sorces = []");
  EXPECT_EQ(Keeper::open(fake.world(), {}).error().code, Code::configuration_key_unknown);
}

TEST_F(KeeperTest, does_not_open_with_a_configuration_that_others_may_write) {
  fake.files.put(configuration_file, "", 0666);
  EXPECT_EQ(Keeper::open(fake.world(), {}).error().code, Code::file_writable_by_others);
}

TEST_F(KeeperTest, warns_of_who_else_may_have_put_its_files_there) {
  fake.files.give_away(configuration_file);
  fake.files.expose(key_file, "/run");
  const auto keeper = open();
  std::vector<std::string> names;
  for (const Warning& warning : keeper->report().warnings) names.emplace_back(warning.kind.text());
  EXPECT_THAT(names, ::testing::ElementsAre("foreign_owner", "folder_writable_by_others"));
}

TEST_F(KeeperTest, the_fingerprint_can_be_switched_off) {
  fake.files.put(configuration_file, "sources = [\"file:/run/secrets/jwt\"]\n[report]\nfingerprint = false\n");
  EXPECT_FALSE(open()->report().fingerprint);
}

// Locals.

TEST_F(KeeperTest, a_local_follows_reloads) {
  const auto keeper = open();
  Keeper::Local local;
  const std::string before = token_of(*keeper);
  ASSERT_TRUE(keeper->verify(before, local));
  fake.files.put(key_file, testing::other_canary_secret);
  ASSERT_TRUE(keeper->reload().value());
  const auto refused = keeper->verify(before, local);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::token_signature_invalid);
  EXPECT_EQ(keeper->explain(refused.error(), before, local).code, Code::token_signature_invalid);
}

TEST_F(KeeperTest, a_local_notices_that_it_is_used_with_another_keeper) {
  const auto one = open();
  fake.files.put(key_file, testing::other_canary_secret);
  const auto other = open();
  const std::string token_of_one = token_of(*one), token_of_other = token_of(*other);
  Keeper::Local local;
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(one->verify(token_of_one, local));
    EXPECT_FALSE(other->verify(token_of_one, local));
    EXPECT_TRUE(other->verify(token_of_other, local));
  }
}

TEST_F(KeeperTest, a_local_may_outlive_its_keeper) {
  Keeper::Local local;
  std::string token;
  {
    const auto keeper = open();
    token = token_of(*keeper);
    ASSERT_TRUE(keeper->verify(token, local));
  }
  fake.files.put(key_file, testing::other_canary_secret);
  EXPECT_FALSE(open()->verify(token, local)) << "a keeper at the address of the first is another one";
}

// Answering.

TEST_F(KeeperTest, answers_a_challenge_for_the_ring_in_use) {
  const auto keeper = open();
  const Nonce nonce = Nonce::create(fake.randomness).value();
  const auto answer = keeper->challenge(nonce, Variants::without);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->instance, keeper->report().identity.instance);
  ASSERT_THAT(answer->keys, SizeIs(1));
  const std::string before = answer->keys[0].answer;
  EXPECT_THAT(answer->keys[0].variants, IsEmpty());
  fake.files.put(key_file, testing::other_canary_secret);
  ASSERT_TRUE(keeper->reload().value());
  EXPECT_NE(keeper->challenge(nonce, Variants::without)->keys[0].answer, before);
  EXPECT_THAT(keeper->challenge(nonce, Variants::with)->keys[0].variants, Not(IsEmpty()));
}

TEST_F(KeeperTest, shows_its_secret_to_nobody) {
  const auto keeper = open();
  fake.files.put(key_file, "short-c4n4ry");
  const auto failed = keeper->reload();
  ASSERT_FALSE(failed);
  const Nonce nonce = Nonce::create(fake.randomness).value();
  std::vector<std::string> outputs = fake.events.lines();
  outputs.push_back(to_json(keeper->report()));
  outputs.push_back(to_json(keeper->challenge(nonce, Variants::with).value()));
  outputs.push_back(failed.error().message + failed.error().hint);
  for (const std::string& output : outputs) {
    EXPECT_THAT(output, Not(HasSubstr(std::string(testing::canary))));
  }
}

TEST_F(KeeperTest, a_thread_sees_the_configuration_by_which_it_was_last_answered) {
  const auto keeper = open();
  Keeper::Local local;
  EXPECT_TRUE(keeper->configuration(local).claim_headers.empty());
  fake.files.put(configuration_file,
                 "sources = [\"file:/run/secrets/jwt\"]\n"
                 "[verify]\nissuer = \"auth\"\nclaim_headers = { sub = \"X-Jwt-Subject\" }\n");
  ASSERT_TRUE(keeper->reload().value());
  EXPECT_TRUE(keeper->configuration(local).claim_headers.empty());
  const std::string token = token_of(*keeper);
  EXPECT_EQ(keeper->verify(token, local).error().code, Code::token_issuer_mismatch);
  EXPECT_EQ(keeper->configuration(local).claim_headers.size(), 1u);
  EXPECT_EQ(keeper->report().issuer, "auth");
}

}  // namespace jwtsync::keeper_test
