// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <atomic>
#include <thread>

namespace jwtsync {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST_F(KeeperTest, the_same_value_is_no_new_generation) {
  const auto keeper = open();
  fake.files.put(key_file, testing::canary_secret);
  const auto reloaded = keeper->reload();
  ASSERT_TRUE(reloaded);
  EXPECT_FALSE(*reloaded);
  EXPECT_EQ(keeper->readiness().generation, 1u);
}

TEST_F(KeeperTest, another_value_is_a_new_generation) {
  const auto keeper = open();
  const std::string before = token_of(*keeper);
  fake.clock.advance(std::chrono::minutes(1));
  fake.files.put(key_file, testing::other_canary_secret);
  const auto reloaded = keeper->reload();
  ASSERT_TRUE(reloaded) << reloaded.error().message;
  EXPECT_TRUE(*reloaded);
  EXPECT_FALSE(accepts(*keeper, before));
  EXPECT_TRUE(accepts(*keeper, token_of(*keeper)));
  EXPECT_EQ(keeper->report().generation, 2u);
  EXPECT_EQ(keeper->report().loaded_at, fake.clock.now());
}

TEST_F(KeeperTest, the_same_key_from_elsewhere_is_a_new_generation) {
  const auto keeper = open();
  const std::string token = token_of(*keeper);
  fake.files.put("/run/secrets/moved", testing::canary_secret);
  fake.files.put(configuration_file, "sources = [\"file:/run/secrets/moved\"]\n");
  EXPECT_TRUE(keeper->reload().value());
  EXPECT_EQ(keeper->report().source, "file:/run/secrets/moved");
  EXPECT_TRUE(accepts(*keeper, token));
}

TEST_F(KeeperTest, a_refresh_reloads_only_if_a_file_changed) {
  const auto keeper = open();
  EXPECT_FALSE(keeper->refresh().value());
  fake.files.put(key_file, testing::other_canary_secret);
  EXPECT_TRUE(keeper->refresh().value());
  EXPECT_FALSE(keeper->refresh().value());
  EXPECT_EQ(keeper->readiness().generation, 2u);
}

TEST_F(KeeperTest, a_refresh_that_fails_keeps_the_ring_and_does_not_ask_again) {
  const auto keeper = open();
  fake.files.remove(key_file);
  EXPECT_EQ(keeper->refresh().error().code, Code::secret_absent);
  EXPECT_FALSE(keeper->refresh().value());
  EXPECT_EQ(keeper->readiness().generation, 1u);
}

TEST_F(KeeperTest, a_bad_value_keeps_the_ring_in_use_and_says_so) {
  const auto keeper = open();
  const std::string token = token_of(*keeper);
  fake.events.clear();
  fake.files.put(key_file, "short-c4n4ry");

  const auto reloaded = keeper->reload();
  ASSERT_FALSE(reloaded);
  EXPECT_EQ(reloaded.error().code, Code::secret_too_short);
  EXPECT_TRUE(accepts(*keeper, token));
  EXPECT_EQ(keeper->readiness().generation, 1u);
  EXPECT_TRUE(keeper->readiness().ready);
  EXPECT_EQ(keeper->readiness().reload_error, reloaded.error());
  EXPECT_EQ(keeper->report().reload_error, reloaded.error());
  EXPECT_THAT(fake.events.lines(),
              Contains(AllOf(StartsWith("error JWT keys not reloaded"), HasSubstr(reloaded.error().message),
                             HasSubstr("generation 1 stays"))));
}

TEST_F(KeeperTest, a_good_value_after_a_bad_one_clears_the_error) {
  const auto keeper = open();
  fake.files.remove(key_file);
  ASSERT_FALSE(keeper->reload());
  ASSERT_TRUE(keeper->readiness().reload_error);

  fake.files.put(key_file, testing::canary_secret);
  EXPECT_FALSE(keeper->reload().value()) << "the key is the one that was in use all the time";
  EXPECT_FALSE(keeper->readiness().reload_error);
  EXPECT_FALSE(keeper->report().reload_error);
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("can be reloaded again")));

  fake.files.remove(key_file);
  ASSERT_FALSE(keeper->reload());
  fake.files.put(key_file, testing::other_canary_secret);
  EXPECT_TRUE(keeper->reload().value());
  EXPECT_FALSE(keeper->readiness().reload_error);
}

TEST_F(KeeperTest, a_broken_configuration_keeps_ring_and_configuration) {
  const auto keeper = open();
  const Configuration before = keeper->configuration();
  fake.files.put(configuration_file, "sources = [");
  EXPECT_EQ(keeper->reload().error().code, Code::configuration_malformed);
  EXPECT_EQ(keeper->configuration(), before);
}

TEST_F(KeeperTest, a_changed_configuration_is_taken_over) {
  const auto keeper = open();
  fake.files.put(configuration_file, "sources = [\"file:/run/secrets/jwt\"]\n[fleet]\nexpect = 3\n");
  EXPECT_TRUE(keeper->reload().value());
  EXPECT_EQ(keeper->configuration().expect, 3u);
}

TEST_F(KeeperTest, verifies_while_it_is_reloaded_ten_thousand_times) {
  const auto keeper = open();
  const std::string token = token_of(*keeper);
  std::atomic<bool> done{false};
  std::atomic<int> strange{0};
  const auto verify_all_the_time = [&] {
    Keeper::Local local;
    while (!done) {
      const auto verified = keeper->verify(token, local);
      if (!verified && verified.error().code != Code::token_signature_invalid) ++strange;
      std::this_thread::yield();  // on few cores the reloads get their turn too
    }
  };
  std::thread one(verify_all_the_time), other(verify_all_the_time);
  constexpr std::uint64_t reloads = 10'000;
  std::uint64_t taken = 0;
  for (std::uint64_t i = 1; i <= reloads; ++i) {
    fake.files.put(key_file, i % 2 == 0 ? testing::canary_secret : testing::other_canary_secret);
    if (keeper->reload().value_or(false)) ++taken;
  }
  done = true;
  one.join();
  other.join();
  EXPECT_EQ(taken, reloads);
  EXPECT_EQ(keeper->readiness().generation, reloads + 1);
  EXPECT_EQ(strange, 0);
  EXPECT_TRUE(accepts(*keeper, token)) << "the last reload brought the first key back";
}

}  // namespace
}  // namespace jwtsync
