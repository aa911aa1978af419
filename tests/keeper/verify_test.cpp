// SPDX-License-Identifier: Apache-2.0
#include "issuer_fixture.h"

#include <barrier>
#include <thread>

namespace jwtsync::verify_test {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IssuerFault;

TEST_F(IssuerTest, takes_tokens_of_the_keys_that_an_issuer_publishes) {
  for (const char* locator : {"jwks+https://issuer.example/keys", "oidc+https://issuer.example"}) {
    const auto keeper = open_issuer(locator);
    EXPECT_EQ(verdict(*keeper, token_by(first)), "none");
    const Report report = keeper->report();
    EXPECT_EQ(report.source, locator);
    EXPECT_THAT(report.warnings, IsEmpty());
    EXPECT_EQ(report.keys.at(0).role, KeyRole::verifies);
    EXPECT_TRUE(keeper->readiness().ready);
    EXPECT_FALSE(keeper->readiness().stale);
    Keeper::Local local;
    EXPECT_EQ(keeper->sign(Claims().subject("alice"), local).error().code, Code::signing_key_absent);
  }
}

TEST_F(IssuerTest, does_not_open_while_the_issuer_cannot_be_reached) {
  issuer.set_fault(IssuerFault::unavailable);
  const auto opened = Keeper::open(fake.world(), {.sources = {"jwks+https://issuer.example/keys"}});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::source_unreachable);
}

// A key that was published since the last fetch.

TEST_F(IssuerTest, a_patient_thread_has_the_first_token_of_a_new_key_accepted) {
  const auto keeper = open_issuer();
  publish({&first, &second});
  EXPECT_EQ(patient_verdict(*keeper, token_by(second)), "none");
  EXPECT_EQ(issuer.fetches(), 2u);
  EXPECT_EQ(verdict(*keeper, token_by(second)), "none");
  EXPECT_EQ(verdict(*keeper, token_by(first)), "none");
}

TEST_F(IssuerTest, a_thread_that_does_not_wait_is_told_to_come_again) {
  const auto keeper = open_issuer();
  publish({&first, &second});
  const std::string token = token_by(second);
  Keeper::Local local;
  const auto verified = keeper->verify(token, local);
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, Code::keys_outdated);
  EXPECT_EQ(verified.error().code, keeper->explain(verified.error(), token, local).code);
  EXPECT_THAT(keeper->explain(verified.error(), token, local).message, HasSubstr("jwks+https://issuer.example/keys"));
  EXPECT_EQ(issuer.fetches(), 1u) << "it does not fetch by itself";
  EXPECT_EQ(fake.watch.wait({}, 0ms), Watch::Event::woken) << "it has told the loop";
  EXPECT_TRUE(keeper->refresh().value()) << "as the loop would";
  EXPECT_TRUE(keeper->verify(token, local));
}

TEST_F(IssuerTest, a_key_that_the_issuer_does_not_have_is_refused) {
  const auto keeper = open_issuer();
  EXPECT_EQ(patient_verdict(*keeper, token_by(second)), "token_key_unknown");
  EXPECT_EQ(issuer.fetches(), 2u);
  EXPECT_EQ(keeper->readiness().generation, 1u);
}

TEST_F(IssuerTest, many_tokens_of_unknown_keys_cause_one_fetch_in_a_while) {
  const auto keeper = open_issuer();
  const std::string token = token_by(second);
  for (int i = 0; i < 1000; ++i) {
    wait(10ms);
    EXPECT_NE(patient_verdict(*keeper, token), "none");
  }
  EXPECT_EQ(issuer.fetches(), 2u) << "in ten seconds";
  EXPECT_EQ(verdict(*keeper, token_by(first)), "none");
  for (int i = 0; i < 6000; ++i) {
    wait(10ms);
    EXPECT_NE(verdict(*keeper, token), "none");
    static_cast<void>(keeper->refresh());
  }
  EXPECT_LE(issuer.fetches(), 8u) << "in the minute after them";
}

TEST_F(IssuerTest, threads_that_wait_share_one_fetch) {
  const auto keeper = open_issuer();
  publish({&first, &second});
  const std::string token = token_by(second);
  constexpr int count = 4;
  std::barrier together(count);
  std::atomic<int> accepted{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i) {
      threads.emplace_back([&] {
        together.arrive_and_wait();
        if (patient_verdict(*keeper, token) == "none") ++accepted;
      });
    }
  }
  EXPECT_EQ(accepted, count);
  EXPECT_EQ(issuer.fetches(), 2u);
}

TEST_F(IssuerTest, threads_that_refresh_share_one_fetch) {
  const auto keeper = open_issuer();
  wait(1h);
  constexpr int count = 4;
  std::atomic<int> begun{0};
  // It answers when all have begun, and the others had their turn to find that a fetch is due.
  testing::FunctionService slow([&](const ReceivedRequest& request) {
    for (int turns = 0; begun < count || turns < 1000; ++turns) std::this_thread::yield();
    return issuer.handle(request);
  });
  fake.network.attach("issuer.example", slow);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i) {
      threads.emplace_back([&] {
        ++begun;
        EXPECT_TRUE(keeper->refresh());
      });
    }
  }
  EXPECT_EQ(issuer.fetches(), 2u);
}

TEST_F(IssuerTest, tokens_of_a_key_without_a_name_are_asked_for_too) {
  issuer.publish(unnamed(first));
  const auto keeper = open_issuer();
  ASSERT_EQ(verdict(*keeper, token_by(first)), "none");
  issuer.publish(unnamed(second));
  EXPECT_EQ(patient_verdict(*keeper, token_by(second)), "none");
  EXPECT_EQ(patient_verdict(*keeper, token_by(first)), "token_signature_invalid");
}

// An issuer that is down.

TEST_F(IssuerTest, the_last_good_set_is_kept_while_the_issuer_is_down) {
  issuer.set_etags(false);
  for (const IssuerFault fault :
       {IssuerFault::unavailable, IssuerFault::missing, IssuerFault::forbidden, IssuerFault::redirect,
        IssuerFault::page, IssuerFault::no_body, IssuerFault::cut_short, IssuerFault::huge}) {
    issuer.set_fault(IssuerFault::none);
    const auto keeper = open_issuer();
    issuer.set_fault(fault);
    wait(1h);
    EXPECT_FALSE(keeper->refresh());
    EXPECT_EQ(verdict(*keeper, token_by(first)), "none");
    EXPECT_EQ(patient_verdict(*keeper, token_by(second)), "keys_outdated") << "nobody can say that there is none";
    EXPECT_TRUE(keeper->readiness().ready);
    EXPECT_TRUE(keeper->readiness().stale);
    EXPECT_TRUE(keeper->readiness().reload_error);
    EXPECT_THAT(keeper->report().warnings, Contains(::testing::Field(&Warning::kind, WarningKind::stale)));

    issuer.set_fault(IssuerFault::none);
    wait(1min);
    EXPECT_FALSE(keeper->refresh().value()) << "the keys are the same";
    EXPECT_FALSE(keeper->readiness().stale);
    EXPECT_FALSE(keeper->readiness().reload_error);
    EXPECT_THAT(keeper->report().warnings, IsEmpty());
    EXPECT_EQ(patient_verdict(*keeper, token_by(second)), "token_key_unknown");
  }
}

TEST_F(IssuerTest, an_unknown_key_is_not_refused_while_the_issuer_is_down_even_if_the_set_is_fresh) {
  const auto keeper = open_issuer();
  issuer.set_fault(IssuerFault::unavailable);
  EXPECT_EQ(patient_verdict(*keeper, token_by(second)), "keys_outdated");
  EXPECT_EQ(patient_verdict(*keeper, token_by(second)), "keys_outdated");
  EXPECT_FALSE(keeper->readiness().stale);
}

TEST_F(IssuerTest, a_patient_thread_waits_two_seconds_at_most) {
  const auto keeper = open_issuer();
  issuer.set_fault(IssuerFault::unavailable);
  const auto before = fake.clock.elapsed();
  EXPECT_EQ(patient_verdict(*keeper, token_by(second)), "keys_outdated");
  EXPECT_LE(fake.clock.elapsed() - before, 2s);
}

TEST_F(IssuerTest, a_set_is_not_kept_for_ever) {
  const auto keeper = open_issuer();
  issuer.set_fault(IssuerFault::unavailable);
  wait(25h - 2s);
  EXPECT_EQ(verdict(*keeper, token_by(first)), "none");
  wait(2s);
  const std::string token = token_by(first);
  EXPECT_EQ(verdict(*keeper, token), "keys_outdated");
  EXPECT_FALSE(keeper->readiness().ready);
  Keeper::Local local;
  EXPECT_THAT(keeper->explain({Code::keys_outdated}, token, local).message, HasSubstr("too old"));
  EXPECT_EQ(verdict(*keeper, "not a token"), "keys_outdated") << "a process at fault calls no token bad";

  issuer.set_fault(IssuerFault::none);
  EXPECT_FALSE(keeper->refresh().value());
  EXPECT_EQ(verdict(*keeper, token), "none");
  EXPECT_TRUE(keeper->readiness().ready);
}

// Rotation by the issuer.

TEST_F(IssuerTest, no_valid_token_is_refused_while_the_issuer_rotates) {
  for (const std::string cache : {"max-age=60", "max-age=900", "max-age=86400", "no-store", ""}) {
    issuer.set_cache_control(cache);
    KeyRing active = new_key();
    publish({&active});
    const auto keeper = open_issuer();
    Keeper::Local local;
    for (int rotation = 0; rotation < 4; ++rotation) {
      const KeyRing next = new_key();
      const std::string of_before = token_by(active);
      publish({&active, &next});
      for (int minute = 0; minute < 3; ++minute, wait(1min)) {
        ASSERT_TRUE(keeper->verify_patiently(token_by(active), local)) << cache;
        ASSERT_TRUE(keeper->verify_patiently(token_by(next), local)) << cache << ": used at once";
        ASSERT_TRUE(keeper->verify_patiently(of_before, local)) << cache;
        static_cast<void>(keeper->refresh());
      }
      publish({&next});
      ASSERT_TRUE(keeper->verify_patiently(token_by(next), local)) << cache;
      active = next;
      wait(1min);
    }
  }
}

TEST_F(IssuerTest, a_withdrawn_key_is_gone_when_the_set_is_fetched_again) {
  publish({&first, &second});
  const auto keeper = open_issuer();
  publish({&second});
  wait(1h);
  ASSERT_TRUE(keeper->refresh().value());
  EXPECT_EQ(patient_verdict(*keeper, token_by(first)), "token_key_unknown");
  EXPECT_EQ(verdict(*keeper, token_by(second)), "none");
}

// What it asks.

TEST_F(IssuerTest, asks_only_whether_the_set_changed) {
  const auto keeper = open_issuer();
  wait(1h);
  EXPECT_FALSE(keeper->refresh().value());
  EXPECT_EQ(header(issuer.requests().back().headers, "If-None-Match"), "\"1\"");
  EXPECT_EQ(verdict(*keeper, token_by(first)), "none");
  EXPECT_FALSE(keeper->readiness().stale);
}

TEST_F(IssuerTest, another_source_takes_its_place_whole) {
  fake.files.put(configuration_file, "sources = [\"jwks+https://issuer.example/keys\"]\n");
  const auto keeper = open();
  fake.files.put(configuration_file, "sources = [\"file:/run/secrets/jwt\"]\n");
  ASSERT_TRUE(keeper->reload().value());
  wait(100h);
  EXPECT_TRUE(accepts(*keeper, token_of(*keeper)));
  EXPECT_TRUE(keeper->readiness().ready);
  EXPECT_FALSE(keeper->readiness().stale);
  EXPECT_EQ(verdict(*keeper, token_by(first)), "token_algorithm_mismatch");
}

}  // namespace jwtsync::verify_test
