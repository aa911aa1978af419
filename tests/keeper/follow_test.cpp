// SPDX-License-Identifier: Apache-2.0
// Which rings are taken into use, and what is said of them.
#include "../token/forge.h"
#include "member_fixture.h"

#include <utility>
#include <vector>

namespace jwtsync::follow_test {

using namespace std::chrono_literals;
using rotation::StepKind;
using ::testing::Contains;
using testing::ec_key, testing::FakeHub, testing::member_policy, testing::secret_key;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(MemberTest, its_report_names_the_hub_and_the_generation) {
  const auto auth = open("auth");
  const Report report = auth->report();
  EXPECT_EQ(report.source, std::string("ring of ") + FakeHub::url);
  ASSERT_EQ(report.trail.size(), 1U);
  EXPECT_EQ(report.trail[0].detail, "generation 1.1");
  EXPECT_EQ(report.environment, "staging");
  ASSERT_EQ(report.keys.size(), 1U);
  EXPECT_EQ(report.keys[0].kid, "h1");
  EXPECT_EQ(report.keys[0].role, KeyRole::signs);
  EXPECT_TRUE(parse_testimony(
      to_json(*Nonce::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"),
              {report,
               *auth->challenge(*Nonce::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"), Variants::without),
               {}}),
      *Nonce::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")));
}

TEST_F(MemberTest, a_secret_becomes_a_key_pair_and_no_good_token_is_refused) {
  FakeHub brief(fake.clock);
  fake.network.attach(FakeHub::authority, brief);
  rotation::Policy quick = member_policy();
  quick.lifetime = 60s;
  brief.start(secret_key("h1", 'a'), quick);
  const auto auth = open("auth"), api = open("api", false);
  const std::vector<Keeper*> all{auth.get(), api.get()};
  ASSERT_EQ(brief.stage(ec_key("e1")).kind, rotation::Outcome::Kind::taken);
  std::vector<std::pair<std::string, Time>> tokens;
  for (int turns = 0; turns < 100 && rotation::next_step(brief.ring()); ++turns) {
    pass(5s, all);
    const Result<std::string> token = sign(*auth, 60s);
    ASSERT_TRUE(token) << token.error().message;
    tokens.emplace_back(*token, fake.clock.now() + 60s);
    for (const auto& [text, end] : tokens) {
      if (fake.clock.now() >= end) continue;
      for (Keeper* const each : all) ASSERT_EQ(verdict(*each, text), std::nullopt) << each->report().identity.service;
    }
    const std::optional<rotation::Step> next = rotation::next_step(brief.ring());
    static_cast<void>(brief.take(next->kind, next->kid));
  }
  const rotation::Ring ring = brief.ring();
  EXPECT_EQ(ring.in(rotation::KeyState::active)->kid, "e1");
  ASSERT_EQ(ring.retired.size(), 1U);
  EXPECT_EQ(ring.retired[0].kid, "h1");
  pass(15s, all);
  for (Keeper* const each : all) {
    ASSERT_EQ(each->ring()->keys().size(), 1U);
    EXPECT_EQ(each->ring()->keys()[0].algorithm(), Algorithm::es256);
  }
  EXPECT_EQ(sign(*api, 60s).error().code, Code::signing_key_absent) << "it verifies only";
}

TEST_F(MemberTest, who_verifies_only_holds_no_private_half) {
  const auto api = open("api", false);
  hub.stage(ec_key("e1"));
  pass(10s, {api.get()});
  const auto keys = api->ring()->keys();
  EXPECT_TRUE(std::none_of(keys.begin(), keys.end(), [](const Key& key) { return key.role() == KeyRole::signs; }));
  EXPECT_FALSE(keys.back().can_sign());
  EXPECT_EQ(hub.row("api").permit, std::nullopt);
}

TEST_F(MemberTest, an_older_ring_is_not_taken_whoever_offers_it) {
  const auto api = open("api", false);
  const rotation::Ring before = hub.ring();
  hub.stage(secret_key("h2", 'b'));
  pass(15s, {api.get()});
  ASSERT_EQ(api->ring()->keys().size(), 2U);
  hub.instead = [&](const std::string& call) -> std::optional<HttpResponse> {
    if (call == "join") return hub.reply_of(before, false);
    return std::nullopt;
  };
  pass(60s, {api.get()});
  EXPECT_EQ(api->ring()->keys().size(), 2U);
  EXPECT_THAT(log(), HasSubstr("it is older: 1.1, and 1.2 is held"));
  EXPECT_FALSE(api->published_ring()) << "to join such a hub is no presence";
}

TEST_F(MemberTest, a_fork_is_seen_and_ends_all_steps_until_a_later_epoch) {
  const auto auth = open("auth");
  rotation::Ring other = hub.ring();
  other.policy.lifetime = 60s;
  bool is_forked = true;
  hub.instead = [&](const std::string& call) -> std::optional<HttpResponse> {
    if (is_forked && (call == "join" || call == "read")) return hub.reply_of(other, true);
    return std::nullopt;
  };
  pass(15s, {auth.get()});
  EXPECT_THAT(log(), HasSubstr("a fork"));
  hub.calls.clear();
  pass(60s, {auth.get()});
  EXPECT_THAT(hub.calls, Not(Contains(::testing::AnyOf("proof", "permit", "seen", "join"))));
  EXPECT_TRUE(sign(*auth, 3600s)) << "by the ring that it held";
  EXPECT_FALSE(auth->published_ring());
  is_forked = false;
}

TEST_F(MemberTest, an_algorithm_that_no_key_has_yet_may_be_expected) {
  const auto api = open("api", false, {.algorithms = {Algorithm::hs256, Algorithm::es256}});
  hub.stage(ec_key("e1"));
  pass(15s, {api.get()});
  ASSERT_EQ(hub.row("api").proofs.size(), 1U);
  EXPECT_TRUE(hub.row("api").proofs[0].accepts);
  EXPECT_THAT(api->report().algorithms, ElementsAre("HS256", "ES256"));
}

TEST_F(MemberTest, while_no_key_is_active_nothing_is_signed) {
  const auto auth = open("auth");
  ASSERT_EQ(hub.take(StepKind::revoke, "h1").kind, rotation::Outcome::Kind::taken);
  pass(15s, {auth.get()});
  EXPECT_EQ(sign(*auth).error().http_status(), 503);
  EXPECT_EQ(verdict(*auth, token_of(secret_key("h1", 'a'))), Code::ring_unavailable) << "no key is left";
  hub.stage(ec_key("e1"));
  pass(15s, {auth.get()});
  EXPECT_EQ(verdict(*auth, token_of(ec_key("e1"))), std::nullopt);
  EXPECT_EQ(sign(*auth).error().code, Code::ring_unavailable) << "it is not promoted";
}

TEST_F(MemberTest, without_the_hub_it_has_no_key_and_waits_if_it_may) {
  cut();
  const auto none = Keeper::open(fake.world(), {.service = "auth", .hub = FollowedHub{FakeHub::url}});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Code::target_unreachable);
  const auto waits = Keeper::open(
      fake.world(), {.service = "auth", .without_key = WithoutKey::wait, .hub = FollowedHub{FakeHub::url}});
  ASSERT_TRUE(waits);
  EXPECT_FALSE((*waits)->readiness().ready);
  EXPECT_EQ(verdict(**waits, token_of(secret_key("h1", 'a'))), Code::ring_unavailable);
  mend();
  pass(10s, {waits->get()});
  EXPECT_TRUE((*waits)->readiness().ready);
}

TEST_F(MemberTest, the_configuration_names_the_hub_and_its_token) {
  const std::string token(40, 'a');
  fake.files.put("/run/access", token);
  fake.files.put("/etc/jwtsync/jwtsync.toml",
                 "[rotation]\nhub = \"http://127.0.0.1:7600\"\naccess_token_file = \"/run/access\"\nsigns = true\n");
  auto opened = Keeper::open(fake.world(), {.service = "auth"});
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_TRUE(sign(**opened));
}

TEST_F(MemberTest, tokens_without_a_kid_are_of_the_keys_that_are_marked) {
  FakeHub marked(fake.clock);
  fake.network.attach("127.0.0.1:7601", marked);
  marked.start(secret_key("h1", 'a'), testing::member_policy(), true);
  const auto api = Keeper::open(fake.world(), {.service = "api", .hub = FollowedHub{"http://127.0.0.1:7601"}}).value();
  const auto kid_less_of = [](const testing::HubKey& key) {
    const KeyRing ring = key.ring();
    return ring.keys()[0].material().reveal(
        [](std::string_view bytes) { return jwtsync::token_of(R"({"alg":"HS256"})", R"({"exp":4102444800})", bytes); });
  };
  const std::string first = kid_less_of(secret_key("h1", 'a')), second = kid_less_of(secret_key("h2", 'b'));
  EXPECT_EQ(verdict(*api, first), std::nullopt);
  EXPECT_EQ(verdict(*api, second), Code::token_signature_invalid);
  marked.stage(secret_key("h2", 'b'), true);
  pass(15s, {api.get()});
  EXPECT_EQ(verdict(*api, first), std::nullopt);
  EXPECT_EQ(verdict(*api, second), std::nullopt) << "both are tried";
  EXPECT_EQ(verdict(*api, kid_less_of(secret_key("h3", 'c'))), Code::token_signature_invalid);
  const auto unmarked = open("unmarked", false);
  EXPECT_EQ(patient_verdict(*unmarked, first), Code::token_key_unknown);
}

TEST_F(MemberTest, of_an_unknown_key_it_asks_once_and_not_again_for_a_while) {
  const auto api = open("api", false);
  const std::string unknown = token_of(secret_key("h2", 'b'));
  fake.clock.advance(1s);
  hub.calls.clear();
  EXPECT_EQ(patient_verdict(*api, unknown), Code::token_key_unknown);
  EXPECT_EQ(patient_verdict(*api, unknown), Code::token_key_unknown);
  EXPECT_EQ(verdict(*api, unknown), Code::token_key_unknown);
  EXPECT_THAT(hub.calls, ElementsAre("read"));
  fake.clock.advance(10s);
  hub.stage(secret_key("h2", 'b'));
  EXPECT_EQ(patient_verdict(*api, unknown), std::nullopt) << "the first token of a new key";
}

TEST_F(MemberTest, a_bad_signature_asks_nobody) {
  const auto api = open("api", false);
  hub.calls.clear();
  EXPECT_EQ(patient_verdict(*api, token_of(secret_key("h1", 'b'))), Code::token_signature_invalid);
  EXPECT_THAT(hub.calls, ElementsAre());
}

}  // namespace jwtsync::follow_test
