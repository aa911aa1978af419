// SPDX-License-Identifier: Apache-2.0
// What a member does in time, and when it has lost its hub.
#include "member_fixture.h"

#include <algorithm>

namespace jwtsync::member_test {

using namespace std::chrono_literals;
using rotation::StepKind;
using testing::ec_key, testing::secret_key;
using ::testing::HasSubstr;

TEST_F(MemberTest, fenced_it_verifies_what_it_knows_and_says_nothing_of_the_rest) {
  const auto auth = open("auth");
  const std::string known = *sign(*auth);
  EXPECT_TRUE(auth->published_ring());
  cut();
  pass(35s, {auth.get()});
  EXPECT_EQ(verdict(*auth, known), std::nullopt);
  const std::string unknown = token_of(secret_key("h2", 'b'));
  EXPECT_EQ(verdict(*auth, unknown), Code::keys_outdated);
  EXPECT_EQ(verdict(*auth, unknown), Code::keys_outdated);
  Keeper::Local local;
  EXPECT_EQ(auth->explain({Code::keys_outdated}, unknown, local).http_status(), 503);
  EXPECT_EQ(auth->published_ring().error().code, Code::keys_outdated);
  EXPECT_TRUE(auth->readiness().ready);
  EXPECT_TRUE(auth->readiness().stale);
  EXPECT_EQ(auth->account_of(TokenQuestion::whole(unknown)).code, "keys_outdated");
  EXPECT_THAT(log(), HasSubstr("error fenced"));
  mend();
  pass(10s, {auth.get()});
  EXPECT_TRUE(auth->published_ring());
  EXPECT_FALSE(auth->readiness().stale);
  EXPECT_EQ(patient_verdict(*auth, unknown), Code::token_key_unknown);
}

TEST_F(MemberTest, presence_is_counted_from_before_the_call) {
  hub.instead = [&](const std::string& call) -> std::optional<HttpResponse> {
    if (call == "join") fake.clock.advance(29s);
    return std::nullopt;
  };
  const auto auth = open("auth");
  EXPECT_TRUE(auth->published_ring());
  fake.clock.advance(1s);
  EXPECT_FALSE(auth->published_ring());
}

TEST_F(MemberTest, who_does_not_wait_sees_a_step_within_a_second) {
  const auto api = open("api", false);
  hub.stage(testing::secret_key("h2", 'b'));
  EXPECT_FALSE(api->refresh().value()) << "it has just joined";
  fake.clock.advance(1s);
  EXPECT_TRUE(api->refresh().value());
  EXPECT_EQ(hub.calls.back(), "proof") << "it proves the key at once";
  const std::size_t calls = hub.calls.size();
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(api->refresh().value());
  EXPECT_EQ(hub.calls.size(), calls) << "a second has not passed";
}

TEST_F(MemberTest, that_a_revoked_key_was_dropped_is_told_at_once) {
  const auto api = open("api", false);
  hub.stage(testing::secret_key("h2", 'b'));
  fake.clock.advance(1s);
  ASSERT_TRUE(api->refresh().value());
  EXPECT_NE(hub.calls.back(), "join");
  hub.take(StepKind::revoke, "h1");
  fake.clock.advance(1s);
  ASSERT_TRUE(api->refresh().value());
  EXPECT_EQ(hub.calls.back(), "join");
  EXPECT_THAT(hub.bodies["join"], HasSubstr(R"("generation":3)"));
}

TEST_F(MemberTest, a_key_is_proved_once_and_again_to_a_hub_that_was_away) {
  const auto api = open("api", false);
  hub.stage(ec_key("e1"));
  pass(60s, {api.get()});
  EXPECT_EQ(std::count(hub.calls.begin(), hub.calls.end(), "proof"), 1);
  cut();
  pass(60s, {api.get()});
  mend();
  pass(15s, {api.get()});
  EXPECT_EQ(std::count(hub.calls.begin(), hub.calls.end(), "proof"), 2);
}

TEST_F(MemberTest, the_switch_is_asked_for_as_soon_as_the_key_is_promoted) {
  const auto auth = open("auth");
  hub.stage(ec_key("e1"));
  pass(15s, {auth.get()});
  hub.take(StepKind::prove, "e1");
  pass(15s, {auth.get()});
  ASSERT_EQ(hub.take(StepKind::promote, "e1").kind, rotation::Outcome::Kind::taken);
  pass(15s, {auth.get()});
  EXPECT_EQ(hub.row("auth").permit->under, hub.ring().position);
  EXPECT_EQ(hub.take(StepKind::record_switch, "h1").kind, rotation::Outcome::Kind::taken);
}

TEST_F(MemberTest, of_a_key_that_is_rehearsed_each_says_what_its_verifier_would) {
  const auto open_one = [&](const std::string& service, std::vector<Algorithm> algorithms) {
    return open(service, false, {.algorithms = std::move(algorithms)});
  };
  const auto any = open_one("any", {}), both = open_one("both", {Algorithm::hs256, Algorithm::es256}),
             old = open_one("old", {Algorithm::hs256});
  hub.tried = ec_key("t1");
  const auto answers_of = [&](Keeper& keeper) {
    hub.tried_answers.clear();
    pass(30s, {&keeper});
    return hub.tried_answers;
  };
  EXPECT_EQ(answers_of(*any), std::vector<bool>{true}) << "once";
  EXPECT_EQ(answers_of(*both), std::vector<bool>{true});
  EXPECT_EQ(answers_of(*old), std::vector<bool>{false});
  EXPECT_THAT(log(), HasSubstr("a key that is rehearsed would not be accepted here"));
  EXPECT_NE(verdict(*any, token_of(ec_key("t1"))), std::nullopt) << "nothing else is judged by it";
  hub.tried.reset();
  EXPECT_EQ(answers_of(*any), std::vector<bool>{});
}

TEST_F(MemberTest, to_a_hub_that_lost_it_the_ring_is_offered_after_each_join) {
  const auto auth = open("auth");
  const std::string token = *sign(*auth);
  bool is_stopped = true;
  hub.instead = [&](const std::string& call) -> std::optional<HttpResponse> {
    if (!is_stopped || call == "offer") return std::nullopt;
    return HttpResponse{503, {}, R"({"error":{"code":"ring_unavailable","message":"it is stopped","hint":""}})"};
  };
  pass(60s, {auth.get()});
  const auto offers = std::count(hub.calls.begin(), hub.calls.end(), "offer");
  EXPECT_GT(offers, 2);
  EXPECT_LE(offers, std::count(hub.calls.begin(), hub.calls.end(), "join"));
  EXPECT_EQ(verdict(*auth, token), std::nullopt);
  EXPECT_THAT(log(), HasSubstr("was offered the one that is held here"));
  EXPECT_EQ(log().find("was offered"), log().rfind("was offered")) << "said once";
  is_stopped = false;
  pass(10s, {auth.get()});
  EXPECT_TRUE(auth->published_ring());
  EXPECT_EQ(std::count(hub.calls.begin(), hub.calls.end(), "offer"), offers);
}

TEST_F(MemberTest, a_hub_that_refuses_the_offer_is_told_of) {
  const auto auth = open("auth");
  hub.instead = [&](const std::string& call) -> std::optional<HttpResponse> {
    if (call == "offer") return HttpResponse{403, {}, R"({"error":{"code":"access_denied","message":"no","hint":""}})"};
    return HttpResponse{503, {}, R"({"error":{"code":"ring_unavailable","message":"it is stopped","hint":""}})"};
  };
  pass(15s, {auth.get()});
  EXPECT_THAT(log(), HasSubstr("the hub does not take the ring that is held here"));
}

TEST_F(MemberTest, a_new_process_joins_beside_the_one_that_fell_silent) {
  auto auth = open("auth");
  const std::string token = *sign(*auth);
  auth.reset();
  const auto again = open("auth");
  EXPECT_EQ(verdict(*again, token), std::nullopt);
  EXPECT_EQ(hub.rotation.load()->rows.members.size(), 2U);
}

}  // namespace jwtsync::member_test
