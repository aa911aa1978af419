// SPDX-License-Identifier: Apache-2.0
// Two issuers over the network, https://a.example and https://b.example, each with an ES256 key of its own.
#include "../support/key_pair.h"
#include "../support/key_set.h"
#include "fixture.h"

#include <jwtsync/testing_issuer.h>
#include <chrono>
#include <span>
#include <stop_token>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace jwtsync::issuers_test {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IssuerFault;
using ::testing::SizeIs;

KeyRing new_key() {
  return KeyRing::parse(Secret::copy_of(testing::Pair::generate(Algorithm::es256).private_pem()).value()).value();
}

std::string table(const std::string& name, const std::string& more = "") {
  return "[[issuers]]\nissuer = \"https://" + name + ".example\"\nsources = [\"jwks+https://" + name +
         ".example/keys\"]\n" + more;
}

/// Lets two hours pass at the first wait, and ends at the second.
class TwoHours : public Watch {
 public:
  TwoHours(testing::FakeClock& clock, std::stop_source stop) : clock_(clock), stop_(std::move(stop)) {}
  Event wait(std::span<const std::string>, std::chrono::milliseconds timeout) override {
    if (timeout == std::chrono::milliseconds{0}) return Event::timed_out;
    if (waits_++ == 0) {
      clock_.advance(std::chrono::hours(2));
    } else {
      stop_.request_stop();
    }
    return Event::timed_out;
  }
  void wake() noexcept override {}

 private:
  testing::FakeClock& clock_;
  std::stop_source stop_;
  int waits_ = 0;
};

class IssuersTest : public KeeperTest {
 protected:
  IssuersTest() {
    fake.network.attach("a.example", a);
    fake.network.attach("b.example", b);
    a.publish(public_jwks(key_of_a));
    b.publish(public_jwks(key_of_b));
    configure(table("a") + table("b"));
    fake.clock.advance(std::chrono::hours(1));
  }

  void configure(const std::string& text) { fake.files.put(configuration_file, text); }
  std::string token(const KeyRing& key, const std::string& issuer) {
    Scratch scratch;
    Claims claims;
    claims.issuer("https://" + issuer + ".example").expires_at(fake.clock.now() + std::chrono::hours(100));
    return std::string(Signer::create(key).value().sign(claims, scratch).value());
  }
  std::string token_of_a() { return token(key_of_a, "a"); }
  std::string token_of_b() { return token(key_of_b, "b"); }
  std::string verdict(const Keeper& keeper, const std::string& token) {
    const auto verified = keeper.verify(token, local);
    return verified ? "none" : std::string(name_of(verified.error().code));
  }
  std::string patient_verdict(Keeper& keeper, const std::string& token) {
    const auto verified = keeper.verify_patiently(token, local);
    return verified ? "none" : std::string(name_of(verified.error().code));
  }

  testing::FakeIssuer a{"https://a.example"};
  testing::FakeIssuer b{"https://b.example"};
  const KeyRing key_of_a = new_key();
  const KeyRing key_of_b = new_key();
  Keeper::Local local;
};

// Opening.

TEST_F(IssuersTest, each_verifies_its_own_tokens) {
  const auto keeper = open();
  EXPECT_EQ(verdict(*keeper, token_of_a()), "none");
  EXPECT_EQ(verdict(*keeper, token_of_b()), "none");
  EXPECT_EQ(verdict(*keeper, token(key_of_a, "b")), "keys_outdated");  // B may have a new key of that name
  EXPECT_EQ(verdict(*keeper, token(key_of_a, "c")), "token_issuer_mismatch");
}

TEST_F(IssuersTest, may_be_said_by_options_in_place_of_the_file) {
  configure("sources = [\"file:/run/secrets/jwt\"]\n");
  const auto keeper = open({.issuers = {{{"jwks+https://a.example/keys"}, {.issuer = "https://a.example"}},
                                        {{"jwks+https://b.example/keys"}, {.issuer = "https://b.example"}}}});
  EXPECT_EQ(verdict(*keeper, token_of_a()), "none");
  EXPECT_EQ(verdict(*keeper, token_of_b()), "none");
  EXPECT_EQ(Keeper::open(fake.world(), {.issuers = {{{"env:A"}, {}}}}).error().code, Code::argument_invalid);
}

TEST_F(IssuersTest, do_not_go_with_sources_or_expectations_for_all) {
  EXPECT_EQ(Keeper::open(fake.world(), {.sources = {"env:A"}}).error().code, Code::argument_invalid);
  EXPECT_EQ(Keeper::open(fake.world(), {.expectations = {.audiences = {"x"}}}).error().code, Code::argument_invalid);
}

TEST_F(IssuersTest, have_the_sources_of_the_file_whatever_the_variable_says) {
  fake.variables.set("JWTSYNC_SOURCES", "env:SOMETHING_ELSE");
  EXPECT_EQ(verdict(*open(), token_of_a()), "none");
}

TEST_F(IssuersTest, one_that_is_down_at_the_start_does_not_stop_the_other) {
  for (const auto& [down, up, of_down, of_up] :
       {std::tuple(&a, &b, token_of_a(), token_of_b()), std::tuple(&b, &a, token_of_b(), token_of_a())}) {
    down->set_fault(IssuerFault::unavailable);
    const auto keeper = open();
    EXPECT_EQ(verdict(*keeper, of_up), "none");
    EXPECT_EQ(verdict(*keeper, of_down), "ring_unavailable");
    const Readiness readiness = keeper->readiness();
    EXPECT_TRUE(readiness.ready);
    EXPECT_FALSE(readiness.error);
    ASSERT_THAT(readiness.issuers, SizeIs(2));
    EXPECT_EQ(readiness.issuers[0].ready, down != &a);
    EXPECT_EQ(readiness.issuers[1].ready, down != &b);

    down->set_fault(IssuerFault::none);
    fake.clock.advance(std::chrono::seconds(6));
    EXPECT_TRUE(keeper->refresh().value());
    EXPECT_EQ(verdict(*keeper, of_down), "none");
    EXPECT_TRUE(keeper->readiness().issuers[0].ready && keeper->readiness().issuers[1].ready);
  }
}

TEST_F(IssuersTest, a_token_of_one_without_keys_is_told_as_it_is) {
  b.set_fault(IssuerFault::unavailable);
  const auto keeper = open();
  const std::string token = token_of_b();
  const auto refused = keeper->verify(token, local);
  ASSERT_FALSE(refused);
  EXPECT_THAT(keeper->explain(refused.error(), token, local).message, HasSubstr("no key of the token's issuer"));
  const auto sides = keeper->both_sides(token, local);
  ASSERT_TRUE(sides);
  EXPECT_EQ(sides->token.issuer, "https://b.example");
  EXPECT_THAT(sides->verifier.keys, IsEmpty());
}

TEST_F(IssuersTest, do_not_open_where_none_has_a_key) {
  a.set_fault(IssuerFault::unavailable);
  b.set_fault(IssuerFault::unavailable);
  const auto refused = Keeper::open(fake.world(), {});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("issuer \"https://a.example\""));

  const auto waiting = open({.without_key = WithoutKey::wait});
  EXPECT_FALSE(waiting->readiness().ready);
  EXPECT_TRUE(waiting->report().error);
  EXPECT_EQ(verdict(*waiting, token_of_a()), "ring_unavailable");
}

TEST_F(IssuersTest, what_is_configured_wrong_of_one_stops_the_start) {
  configure(table("a") + "[[issuers]]\nissuer = \"b\"\nsources = [\"nonsense:x\"]\n");
  const auto refused = Keeper::open(fake.world(), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().category(), Category::usage);
  EXPECT_THAT(refused.error().message, HasSubstr("issuer \"b\""));
}

// Going on.

TEST_F(IssuersTest, each_is_asked_for_a_key_that_is_not_known_and_no_other) {
  const auto keeper = open();
  fake.clock.advance(std::chrono::seconds(1));
  const KeyRing next = new_key();
  a.publish(testing::joined_sets({public_jwks(key_of_a), public_jwks(next)}));
  const std::size_t of_b = b.fetches();
  EXPECT_EQ(patient_verdict(*keeper, token(next, "a")), "none");
  EXPECT_EQ(b.fetches(), of_b);
  EXPECT_EQ(patient_verdict(*keeper, token(next, "b")), "token_key_unknown");
}

TEST_F(IssuersTest, one_that_is_down_does_not_touch_the_other) {
  a.set_cache_control("max-age=3600");
  b.set_cache_control("max-age=3600");
  const auto keeper = open();
  a.set_fault(IssuerFault::unavailable);
  for (int hour = 0; hour < 30; ++hour) {
    fake.clock.advance(std::chrono::hours(1));
    static_cast<void>(keeper->refresh());
  }
  EXPECT_EQ(verdict(*keeper, token_of_a()), "keys_outdated");
  EXPECT_EQ(verdict(*keeper, token_of_b()), "none");
  const Readiness readiness = keeper->readiness();
  EXPECT_TRUE(readiness.ready);
  EXPECT_FALSE(readiness.issuers[0].ready);
  EXPECT_TRUE(readiness.issuers[0].stale);
  EXPECT_TRUE(readiness.issuers[1].ready);
  EXPECT_FALSE(readiness.issuers[1].stale);
}

TEST_F(IssuersTest, run_refreshes_each) {
  a.set_cache_control("max-age=3600");
  b.set_cache_control("max-age=7200");
  std::stop_source stop;
  TwoHours watch(fake.clock, stop);
  auto opened = Keeper::open(fake.world().with(watch), {});
  ASSERT_TRUE(opened);
  const KeyRing next = new_key();
  b.publish(public_jwks(next));
  (*opened)->run(stop.get_token());
  EXPECT_EQ(verdict(**opened, token(next, "b")), "none");
  EXPECT_EQ(verdict(**opened, token_of_a()), "none");
}

// Another configuration.

TEST_F(IssuersTest, come_and_go_with_the_configuration) {
  configure(table("a"));
  const auto keeper = open();
  EXPECT_EQ(verdict(*keeper, token_of_b()), "token_issuer_mismatch");
  const std::uint64_t generation = keeper->report().generation;
  configure(table("b") + table("a"));
  EXPECT_TRUE(keeper->reload().value());
  EXPECT_EQ(verdict(*keeper, token_of_a()), "none");
  EXPECT_EQ(verdict(*keeper, token_of_b()), "none");
  EXPECT_GT(keeper->report().generation, generation);

  const std::uint64_t of_both = keeper->report().generation;
  configure(table("b"));
  EXPECT_TRUE(keeper->reload().value());
  EXPECT_EQ(verdict(*keeper, token_of_a()), "token_issuer_mismatch");
  EXPECT_EQ(verdict(*keeper, token_of_b()), "none");
  EXPECT_GT(keeper->report().generation, of_both);
  EXPECT_FALSE(keeper->reload().value());
}

TEST_F(IssuersTest, one_goes_on_with_its_keys_where_its_new_expectations_cannot_be_taken) {
  const auto keeper = open();
  a.set_fault(IssuerFault::unavailable);
  configure(table("a", "audiences = [\"x\"]\n") + table("b", "audiences = [\"y\"]\n"));
  EXPECT_FALSE(keeper->reload());
  EXPECT_EQ(verdict(*keeper, token_of_a()), "none");  // as before, since A could not be asked
  EXPECT_EQ(verdict(*keeper, token_of_b()), "token_audience_mismatch");
  EXPECT_TRUE(keeper->readiness().issuers[0].reload_error);
  EXPECT_FALSE(keeper->readiness().issuers[1].reload_error);
}

TEST_F(IssuersTest, a_broken_file_keeps_those_in_use) {
  const auto keeper = open();
  configure(table("a") + table("a"));
  EXPECT_EQ(keeper->reload().error().code, Code::configuration_malformed);
  EXPECT_EQ(verdict(*keeper, token_of_a()), "none");
  EXPECT_EQ(verdict(*keeper, token_of_b()), "none");
  EXPECT_EQ(keeper->readiness().reload_error->code, Code::configuration_malformed);
  configure(table("a") + table("b"));
  EXPECT_TRUE(keeper->reload());
  EXPECT_FALSE(keeper->readiness().reload_error);
}

TEST_F(IssuersTest, may_follow_one_ring_and_be_followed_by_one) {
  configure("sources = [\"file:/run/secrets/jwt\"]\n");
  const auto keeper = open();
  const std::string own = token_of(*keeper);
  EXPECT_EQ(verdict(*keeper, own), "none");
  configure(table("a"));
  EXPECT_TRUE(keeper->reload().value());
  EXPECT_EQ(verdict(*keeper, own), "token_claim_missing");
  EXPECT_EQ(verdict(*keeper, token_of_a()), "none");
  configure("sources = [\"file:/run/secrets/jwt\"]\n");
  EXPECT_TRUE(keeper->reload().value());
  EXPECT_EQ(verdict(*keeper, own), "none");
  EXPECT_THAT(keeper->report().issuers, IsEmpty());
}

// What it says.

TEST_F(IssuersTest, the_first_is_the_one_it_signs_for) {
  configure("[[issuers]]\nissuer = \"self\"\nsources = [\"file:/run/secrets/jwt\"]\n" + table("b"));
  const auto keeper = open();
  Claims claims;
  claims.issuer("self").expires_at(fake.clock.now() + std::chrono::hours(1));
  const auto signed_token = keeper->sign(claims, local);
  ASSERT_TRUE(signed_token);
  EXPECT_EQ(verdict(*keeper, std::string(*signed_token)), "none");
  EXPECT_TRUE(keeper->ring()->signing_key());
  EXPECT_THAT(keeper->rings(), SizeIs(2));

  configure(table("b") + "[[issuers]]\nissuer = \"self\"\nsources = [\"file:/run/secrets/jwt\"]\n");
  EXPECT_TRUE(keeper->reload());
  EXPECT_EQ(keeper->sign(claims, local).error().code, Code::signing_key_absent);
}

/// What is handed over is one secret, and whoever is given it takes the tokens of no other issuer.
TEST_F(IssuersTest, a_handover_is_of_the_first_alone) {
  configure("[[issuers]]\nissuer = \"self\"\nsources = [\"file:/run/secrets/jwt\"]\n" + table("b"));
  fake.variables.set("JWTSYNC_SOURCES", "env:SOMETHING_ELSE");
  const auto keeper = open({.handover = Handover{.variable = "JWT_SECRET_KEY"}});
  EXPECT_TRUE(keeper->handed_over());
  EXPECT_EQ(keeper->report().issuer, "self");
  EXPECT_THAT(keeper->report().issuers, IsEmpty());
  EXPECT_NE(verdict(*keeper, token_of_b()), "none");
  EXPECT_FALSE(keeper->reload().value());
}

TEST_F(IssuersTest, report_and_challenge_have_the_keys_of_all_under_their_issuers) {
  configure(table("a", "audiences = [\"x\"]\naliases = [\"a\"]\n") + table("b"));
  const auto keeper = open();
  const Report report = keeper->report();
  EXPECT_THAT(report.keys, SizeIs(2));
  EXPECT_FALSE(report.issuer);
  ASSERT_THAT(report.issuers, SizeIs(2));
  EXPECT_EQ(report.issuers[0].issuer, "https://a.example");
  EXPECT_THAT(report.issuers[0].issuer_aliases, ElementsAre("a"));
  EXPECT_THAT(report.issuers[0].audiences, ElementsAre("x"));
  ASSERT_THAT(report.issuers[1].keys, SizeIs(1));
  EXPECT_EQ(report.issuers[1].keys[0].kid, key_of_b.keys()[0].kid());
  const Nonce nonce = Nonce::create(fake.world().randomness).value();
  const auto challenge = keeper->challenge(nonce, Variants::without);
  ASSERT_TRUE(challenge);
  ASSERT_THAT(challenge->keys, SizeIs(2));
  EXPECT_EQ(challenge->keys[1].issuer, "https://b.example");
  const auto read = parse_testimony(to_json(nonce, {report, *challenge, {}}), nonce);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_THAT(read->report.issuers, SizeIs(2));
}

TEST_F(IssuersTest, one_without_a_key_stands_in_the_report_with_its_error) {
  b.set_fault(IssuerFault::unavailable);
  const Report report = open()->report();
  EXPECT_FALSE(report.error);
  EXPECT_THAT(report.keys, SizeIs(1));
  EXPECT_FALSE(report.issuers[0].error);
  EXPECT_TRUE(report.issuers[1].error);
}

TEST_F(IssuersTest, are_counted_by_their_configured_names) {
  configure(table("a", "aliases = [\"a\"]\n") + table("b"));
  const auto keeper = open();
  Scratch scratch;
  Claims claims;
  claims.issuer("a").expires_at(fake.clock.now() + std::chrono::hours(1));
  const std::string by_alias(Signer::create(key_of_a).value().sign(claims, scratch).value());
  EXPECT_EQ(verdict(*keeper, by_alias), "none");
  EXPECT_EQ(verdict(*keeper, token(key_of_a, "c")), "token_issuer_mismatch");
  std::uint64_t accepted = 0;
  for (const KeyMetrics& key : keeper->metrics().keys) {
    EXPECT_THAT(key.issuer, ::testing::AnyOf("", "https://a.example", "https://b.example"));
    if (key.issuer == "https://a.example") accepted += key.accepted;
    if (key.issuer.empty()) {
      ASSERT_THAT(key.refused, SizeIs(1));
      EXPECT_EQ(key.refused[0].code, Code::token_issuer_mismatch);
    }
  }
  EXPECT_EQ(accepted, 1u);
}

TEST_F(IssuersTest, what_is_logged_of_one_says_whose_it_is) {
  b.set_fault(IssuerFault::unavailable);
  static_cast<void>(open());
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("issuer \"https://b.example\": no JWT key yet")));
}

}  // namespace jwtsync::issuers_test
