// SPDX-License-Identifier: Apache-2.0
#include "cli/access_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/testing.h>
#include <jwtsync/testing_issuer.h>
#include <chrono>
#include <thread>

#include "../support/key_pair.h"

namespace jwtsync::cli::access_keys_test {

using std::chrono::milliseconds;
using ::testing::Contains;
using ::testing::HasSubstr;

TEST(polling_watch, waits_no_longer_than_its_interval_and_no_longer_than_it_is_told) {
  PollingWatch watch;
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(watch.wait({}, milliseconds(0)), Watch::Event::timed_out);
  EXPECT_EQ(watch.wait({}, milliseconds(10)), Watch::Event::timed_out);
  EXPECT_EQ(watch.wait({}, std::chrono::hours(1)), Watch::Event::timed_out);
  EXPECT_GE(std::chrono::steady_clock::now() - begun, PollingWatch::interval);
}

TEST(polling_watch, a_wake_ends_the_present_wait_or_the_next_one) {
  PollingWatch watch;
  watch.wake();
  EXPECT_EQ(watch.wait({}, milliseconds(0)), Watch::Event::woken);
  EXPECT_EQ(watch.wait({}, milliseconds(0)), Watch::Event::timed_out) << "once";
  const std::jthread waking([&] { watch.wake(); });
  Watch::Event event = Watch::Event::timed_out;
  for (int i = 0; i < 60 && event == Watch::Event::timed_out; ++i) event = watch.wait({}, std::chrono::hours(1));
  EXPECT_EQ(event, Watch::Event::woken);
}

class AccessKeysTest : public ::testing::Test {
 protected:
  AccessKeysTest() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.variables.set("JWT_SECRET_STAGING", testing::canary_secret);
    fake.network.attach("login.example", issuer);
  }
  void configure(const std::string& source) {
    fake.files.put("/etc/jwtsync/jwtsync.toml",
                   "[[access.issuers]]\nissuer = \"https://login.example\"\naudiences = [\"a\"]\nsubjects = [\"s\"]\n"
                   "sources = [\"" +
                       source + "\"]\n");
    own = Keeper::open(fake.world(), {.service = "auth"}).value();
  }
  testing::FakeWorld fake;
  testing::FakeIssuer issuer{"https://login.example"};
  std::unique_ptr<Keeper> own;
};

TEST_F(AccessKeysTest, are_found_once_the_issuer_is_there_again_and_say_whose_they_are) {
  issuer.set_fault(testing::IssuerFault::unavailable);
  configure("jwks+https://login.example/keys");
  const auto keys = AccessKeys::open(fake.world(), *own);
  ASSERT_TRUE(keys) << keys.error().message;
  EXPECT_FALSE((*keys)->keeper().readiness().ready);
  const auto pair = testing::Pair::generate(Algorithm::es256);
  issuer.publish(public_jwks(KeyRing::parse(Secret::copy_of(pair.public_pem()).value()).value()));
  issuer.set_fault(testing::IssuerFault::none);
  fake.clock.advance(std::chrono::minutes(5));
  const std::jthread running([&](std::stop_token stop) { (*keys)->run(std::move(stop)); });
  for (int i = 0; i < 3'000 && !(*keys)->keeper().readiness().ready; ++i) std::this_thread::sleep_for(milliseconds(10));
  EXPECT_TRUE((*keys)->keeper().readiness().ready);
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("access tokens: issuer \"https://login.example\"")));
}

TEST_F(AccessKeysTest, of_a_locator_that_is_none_are_an_error) {
  configure("nonsense://login.example");
  const auto keys = AccessKeys::open(fake.world(), *own);
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().code, Code::locator_scheme_unknown);
}

}  // namespace jwtsync::cli::access_keys_test
