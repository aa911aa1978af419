// SPDX-License-Identifier: Apache-2.0
// A key that took the name of another, and those who only say so.
#include "keeper/doubt.h"

#include "issuer_fixture.h"

#include <barrier>
#include <thread>

#include "../support/rounds.h"

namespace jwtsync::doubt_test {

using namespace std::chrono_literals;
using testing::IssuerFault;

TEST(doubt, is_about_keys_alone) {
  using keeper::Doubt;
  using keeper::doubt_about;
  EXPECT_EQ(doubt_about(Code::token_key_unknown), Doubt::key);
  EXPECT_EQ(doubt_about(Code::token_signature_invalid), Doubt::signature);
  EXPECT_EQ(doubt_about(Code::token_algorithm_mismatch), Doubt::algorithm);
  for (const Code code : {Code::token_malformed, Code::token_expired, Code::token_key_unusable,
                          Code::token_critical_header, Code::ring_unavailable}) {
    EXPECT_EQ(doubt_about(code), Doubt::none) << name_of(code);
  }
}

TEST_F(IssuerTest, one_key_without_a_name_may_be_another_while_the_issuer_is_out_of_reach) {
  issuer.publish(unnamed(first));
  const auto keeper = open_issuer();
  issuer.set_fault(IssuerFault::unavailable);
  const std::string token = token_by(second);
  EXPECT_EQ(patient_verdict(*keeper, token), "keys_outdated") << "as a kid that is not known";
  const std::size_t asked = issuer.fetches();
  for (int i = 0; i < 20; ++i, wait(10s)) EXPECT_EQ(patient_verdict(*keeper, token), "keys_outdated");
  EXPECT_EQ(issuer.fetches(), asked) << "it is tried again by the loop, not by tokens";
  EXPECT_EQ(verdict(*keeper, token_by(first)), "none");
  issuer.set_fault(IssuerFault::none);
  ASSERT_TRUE(keeper->reload());
  EXPECT_EQ(patient_verdict(*keeper, token), "token_signature_invalid") << "the issuer has nothing new";
  issuer.publish(unnamed(second));
  ASSERT_TRUE(keeper->reload());
  EXPECT_EQ(verdict(*keeper, token), "none");
}

TEST_F(IssuerTest, the_very_token_that_tells_of_a_new_key_under_an_old_kid_is_accepted) {
  for (const char* locator : {"jwks+https://issuer.example/keys", "oidc+https://issuer.example"}) {
    publish_as("current", pair_before);
    const auto keeper = open_issuer(locator);
    const std::size_t before = issuer.fetches();
    ASSERT_EQ(verdict(*keeper, token_as("current", pair_before)), "none");
    publish_as("current", pair_after);
    EXPECT_EQ(patient_verdict(*keeper, token_as("current", pair_after)), "none");
    EXPECT_EQ(issuer.fetches(), before + 1);
    EXPECT_EQ(keeper->readiness().generation, 2u);
    EXPECT_EQ(verdict(*keeper, token_as("current", pair_after)), "none");
    EXPECT_EQ(verdict(*keeper, token_as("current", pair_before)), "token_signature_invalid")
        << "the issuer was just asked";
    EXPECT_EQ(issuer.fetches(), before + 1);
    wait(10s);
    publish_as("current", pair_before);
    EXPECT_EQ(patient_verdict(*keeper, token_as("current", pair_before)), "none")
        << "a changed set is in doubt at once";
    wait(10s);
  }
}

TEST_F(IssuerTest, a_key_for_another_algorithm_may_have_taken_the_kid) {
  const testing::Pair edwards = testing::Pair::generate(Algorithm::eddsa);
  publish_as("current", pair_before);
  const auto keeper = open_issuer();
  publish_as("current", edwards);
  EXPECT_EQ(patient_verdict(*keeper, token_as("current", edwards, Algorithm::eddsa)), "none");
  EXPECT_EQ(issuer.fetches(), 2u);
  const std::string old = token_as("current", pair_before);
  EXPECT_EQ(verdict(*keeper, old), "token_algorithm_mismatch") << "the issuer was just asked";
  wait(10s);
  EXPECT_EQ(patient_verdict(*keeper, old), "token_algorithm_mismatch");
  EXPECT_EQ(patient_verdict(*keeper, old), "token_algorithm_mismatch");
  EXPECT_EQ(issuer.fetches(), 3u) << "as seldom as bad signatures";
}

TEST_F(IssuerTest, nobody_is_asked_for_a_key_that_no_issuer_publishes) {
  publish_as("current", pair_before);
  const auto keeper = open_issuer();
  const std::string good = token_as("current", pair_before);
  for (const char* algorithm : {"HS256", "none", "XX256"}) {
    const std::string header = std::string(R"({"kid":"current","alg":")") + algorithm + "\"}";
    const std::string token = base::base64url_encode(header) + good.substr(good.find('.'));
    EXPECT_EQ(patient_verdict(*keeper, token), "token_algorithm_mismatch") << algorithm;
  }
  EXPECT_EQ(issuer.fetches(), 1u);
  const auto strict =
      open({.sources = {"jwks+https://issuer.example/keys"}, .expectations = {.algorithms = {Algorithm::es256}}});
  wait(1s);
  const testing::Pair edwards = testing::Pair::generate(Algorithm::eddsa);
  EXPECT_EQ(patient_verdict(*strict, token_as("current", edwards, Algorithm::eddsa)), "token_algorithm_mismatch");
  EXPECT_EQ(issuer.fetches(), 2u) << "EdDSA is not accepted, whatever the issuer has";
}

TEST_F(IssuerTest, who_does_not_wait_is_told_to_come_again_with_a_token_of_a_new_key_under_an_old_kid) {
  publish_as("current", pair_before);
  const auto keeper = open_issuer();
  publish_as("current", pair_after);
  const std::string token = token_as("current", pair_after);
  EXPECT_EQ(verdict(*keeper, token), "keys_outdated");
  EXPECT_EQ(issuer.fetches(), 1u);
  EXPECT_EQ(fake.watch.wait({}, 0ms), Watch::Event::woken) << "it has told the loop";
  EXPECT_TRUE(keeper->refresh().value()) << "as the loop would";
  EXPECT_EQ(verdict(*keeper, token), "none");
}

TEST_F(IssuerTest, a_bad_signature_is_refused_as_soon_as_the_issuer_has_nothing_new) {
  publish_as("current", pair_before);
  const auto keeper = open_issuer();
  const std::string garbage = token_as("current", pair_after);
  EXPECT_EQ(patient_verdict(*keeper, garbage), "token_signature_invalid");
  EXPECT_EQ(issuer.fetches(), 2u);
  EXPECT_EQ(keeper->readiness().generation, 1u);
  EXPECT_EQ(patient_verdict(*keeper, garbage), "token_signature_invalid");
  EXPECT_EQ(issuer.fetches(), 2u);
  wait(5min);
  EXPECT_EQ(verdict(*keeper, garbage), "keys_outdated") << "it may have come to have something";
  ASSERT_FALSE(keeper->refresh().value());
  EXPECT_EQ(verdict(*keeper, garbage), "token_signature_invalid");
  EXPECT_EQ(issuer.fetches(), 3u);
  wait(10min - 1s);
  EXPECT_EQ(patient_verdict(*keeper, garbage), "token_signature_invalid");
  EXPECT_EQ(issuer.fetches(), 3u) << "twice as long";
}

TEST_F(IssuerTest, bad_signatures_cause_three_fetches_in_ten_minutes) {
  for (const std::string cache : {"max-age=3600", "max-age=86400", ""}) {
    issuer.set_cache_control(cache);
    publish({&first, &second});
    const auto keeper = open_issuer();
    const std::size_t before = issuer.fetches();
    const std::vector<std::string> garbage{unsigned_part(token_by(first)) + "AAAA",
                                           unsigned_part(token_by(second)) + "AAAA"};
    std::size_t in_doubt = 0;
    for (std::size_t i = 0; i < testing::many_rounds;
         ++i, wait(std::chrono::nanoseconds(10min) / testing::many_rounds)) {
      const bool patient = i % 2 == 0;
      const std::string& token = garbage[i / 2 % 2];
      const std::string said = patient ? patient_verdict(*keeper, token) : verdict(*keeper, token);
      in_doubt += said == "keys_outdated" ? 1 : 0;
      ASSERT_THAT(said, ::testing::AnyOf("token_signature_invalid", "keys_outdated"));
      if (i % 8 == 0) static_cast<void>(keeper->refresh());
    }
    EXPECT_GE(issuer.fetches() - before, 2u) << cache;
    EXPECT_LE(issuer.fetches() - before, 3u) << cache;
    EXPECT_LE(in_doubt, 3u * 8);
    EXPECT_EQ(verdict(*keeper, token_by(first)), "none");
  }
}

TEST_F(IssuerTest, a_set_that_names_no_key_is_in_doubt_as_seldom) {
  issuer.publish(unnamed(first));
  const auto keeper = open_issuer();
  for (int i = 0; i < 100; ++i, wait(6s)) {
    EXPECT_EQ(patient_verdict(*keeper, token_by(second)), "token_signature_invalid");
  }
  EXPECT_LE(issuer.fetches(), 3u);
}

TEST_F(IssuerTest, nobody_queues_up_behind_a_bad_signature) {
  publish_as("current", pair_before);
  const auto keeper = open_issuer();
  const std::string token = token_as("current", pair_after);
  publish_as("current", pair_after);
  std::vector<std::string> meanwhile;
  issuer.set_before_answer([&] {
    // In the thread that asks: to wait for it would be to wait for ever.
    for (int i = 0; i < 3; ++i) meanwhile.push_back(patient_verdict(*keeper, token));
    meanwhile.push_back(verdict(*keeper, token));
    meanwhile.push_back(patient_verdict(*keeper, token_as("current", pair_before)));
  });
  EXPECT_EQ(patient_verdict(*keeper, token), "none");
  EXPECT_THAT(meanwhile,
              ::testing::ElementsAre("keys_outdated", "keys_outdated", "keys_outdated", "keys_outdated", "none"));
  EXPECT_EQ(issuer.fetches(), 2u);
}

TEST_F(IssuerTest, threads_with_bad_signatures_share_one_fetch) {
  publish_as("current", pair_before);
  const auto keeper = open_issuer();
  const std::string garbage = token_as("current", pair_after);
  constexpr int count = 4;
  std::barrier together(count);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i) {
      threads.emplace_back([&] {
        together.arrive_and_wait();
        for (int n = 0; n < 100; ++n) EXPECT_NE(patient_verdict(*keeper, garbage), "none");
      });
    }
  }
  EXPECT_EQ(issuer.fetches(), 2u);
  EXPECT_EQ(patient_verdict(*keeper, garbage), "token_signature_invalid");
}

TEST_F(IssuerTest, a_bad_signature_waits_two_seconds_at_most_and_is_bad_where_the_issuer_is_down) {
  publish_as("current", pair_before);
  const auto keeper = open_issuer();
  issuer.set_fault(IssuerFault::unavailable);
  const auto before = fake.clock.elapsed();
  EXPECT_EQ(patient_verdict(*keeper, token_as("current", pair_after)), "token_signature_invalid");
  EXPECT_LE(fake.clock.elapsed() - before, 2s);
  const std::size_t asked = issuer.fetches();
  wait(30s);
  EXPECT_EQ(patient_verdict(*keeper, token_as("current", pair_after)), "token_signature_invalid");
  EXPECT_EQ(issuer.fetches(), asked) << "it is tried again by the loop, not by tokens";
  EXPECT_EQ(verdict(*keeper, token_as("current", pair_before)), "none");
}

TEST_F(IssuerTest, no_bad_signature_is_in_doubt_where_nobody_fetches) {
  publish_as("current", pair_before);
  const auto keeper = open_issuer();
  const std::string garbage = token_as("current", pair_after);
  EXPECT_EQ(verdict(*keeper, garbage), "keys_outdated");
  wait(2s);
  EXPECT_EQ(verdict(*keeper, garbage), "token_signature_invalid");
}

TEST_F(IssuerTest, keys_in_another_order_are_the_same_set) {
  issuer.set_etags(false);
  publish({&first, &second});
  const auto keeper = open_issuer();
  const std::string garbage = spoiled(token_by(first));
  EXPECT_EQ(patient_verdict(*keeper, garbage), "token_signature_invalid");
  wait(1min);
  publish({&second, &first});
  static_cast<void>(keeper->reload());
  const std::size_t before = issuer.fetches();
  EXPECT_EQ(patient_verdict(*keeper, garbage), "token_signature_invalid");
  EXPECT_EQ(issuer.fetches(), before);
}

TEST_F(IssuerTest, a_bad_signature_by_a_key_of_ones_own_asks_nobody) {
  const auto keeper = open();
  const std::string garbage = spoiled(token_of(*keeper));
  EXPECT_EQ(verdict(*keeper, garbage), "token_signature_invalid");
  EXPECT_EQ(patient_verdict(*keeper, garbage), "token_signature_invalid");
  EXPECT_EQ(issuer.fetches(), 0u);
}

}  // namespace jwtsync::doubt_test
