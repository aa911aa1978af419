// SPDX-License-Identifier: Apache-2.0
#include "../support/key_pair.h"
#include "../support/lax_sodium.h"
#include "../support/rounds.h"
#include "fixture.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>
#include <vector>

namespace jwtsync::reload_test {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
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

#ifndef JWTSYNC_EVP_ONLY
/// A verifier that takes what it must not is found before anybody makes use of it: what is in use stays so, and who
/// starts has no key.
TEST_F(KeeperTest, a_ring_that_fails_its_self_test_is_not_taken_into_use) {
  fake.files.put(key_file, testing::Pair::generate(Algorithm::eddsa).private_pem());
  const auto keeper = open();
  const std::string token = token_of(*keeper);
  fake.files.put(key_file, testing::Pair::generate(Algorithm::eddsa).private_pem());
  {
    const testing::LaxSodium lax;
    const auto refused = keeper->reload();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::self_test_failed);
    EXPECT_THAT(refused.error().message, HasSubstr("verifies what it did not sign"));
    const auto unopened = Keeper::open(fake.world(), {});
    ASSERT_FALSE(unopened);
    EXPECT_EQ(unopened.error().code, Code::self_test_failed);
  }
  EXPECT_EQ(keeper->readiness().reload_error->code, Code::self_test_failed);
  EXPECT_EQ(keeper->readiness().generation, 1u);
  EXPECT_TRUE(accepts(*keeper, token));
  EXPECT_TRUE(keeper->reload().value()) << "the library is sound again";
}
#endif

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

/// Files of which one call fails, as with too many open files; the rest goes well.
class FaultyFiles : public testing::FakeFiles {
 public:
  Result<FileStatus> status(const std::string& path) override {
    if (fails()) return failure(Code::file_unreadable, "too many open files");
    return FakeFiles::status(path);
  }
  Result<FileContent> read(const std::string& path, std::size_t limit) override {
    if (is_down_ || fails()) return failure(Code::file_unreadable, "too many open files");
    return FakeFiles::read(path, limit);
  }
  /// Nothing can be read, though the status of each file can be seen.
  void break_down() { is_down_ = true; }
  void recover() { is_down_ = false; }
  /// The call of this number fails, counted from now.
  void fail_call(std::size_t number) {
    calls_ = 0;
    failing_ = number;
  }
  [[nodiscard]] bool has_failed() const { return failing_ && calls_ > *failing_; }

 private:
  bool fails() { return calls_++ == failing_; }
  bool is_down_ = false;
  std::size_t calls_ = 0;
  std::optional<std::size_t> failing_;
};

class FaultTest : public KeeperTest {
 protected:
  FaultTest() {
    files.put(key_file, testing::canary_secret);
    files.put(configuration_file, "sources = [\"file:/run/secrets/jwt\"]\n");
  }
  World faulty_world() { return fake.world().with(files); }
  /// Whether the other key is in use within `longest` of looks, one a second.
  bool takes_the_other_key(Keeper& keeper, std::chrono::seconds longest) {
    const KeyRing other = KeyRing::parse(Secret::copy_of(testing::other_canary_secret).value()).value();
    for (std::chrono::seconds waited{0}; waited <= longest; waited += std::chrono::seconds(1)) {
      static_cast<void>(keeper.refresh());
      const auto ring = keeper.ring();
      if (ring && ring->signing_key()->kid() == other.signing_key()->kid() && !keeper.readiness().reload_error)
        return true;
      fake.clock.advance(std::chrono::seconds(1));
    }
    return false;
  }
  FaultyFiles files;
};

TEST_F(FaultTest, a_rotation_survives_the_failure_of_any_one_call) {
  constexpr std::size_t more_than_all_calls = 40;
  std::size_t failed = 0;
  for (std::size_t call = 0; call < more_than_all_calls; ++call) {
    files.put(key_file, testing::canary_secret);
    const auto keeper = Keeper::open(faulty_world(), {}).value();
    files.put(key_file, testing::other_canary_secret);
    files.fail_call(call);
    EXPECT_TRUE(takes_the_other_key(*keeper, std::chrono::seconds(10))) << "call " << call;
    if (files.has_failed()) ++failed;
    files.fail_call(more_than_all_calls * more_than_all_calls);
  }
  EXPECT_GE(failed, 5u);
}

TEST_F(FaultTest, a_rotation_that_the_configuration_hid_is_found_without_it) {
  const auto keeper = Keeper::open(faulty_world(), {}).value();
  files.fail(configuration_file, {Code::file_unreadable, "too many open files", ""});
  EXPECT_FALSE(keeper->refresh());
  files.put(key_file, testing::other_canary_secret);
  EXPECT_FALSE(keeper->refresh()) << "the key file is watched though this load did not come to it";
  files.put(configuration_file, "sources = [\"file:/run/secrets/jwt\"]\n");
  EXPECT_TRUE(takes_the_other_key(*keeper, std::chrono::seconds(5)));
}

TEST_F(FaultTest, after_ten_minutes_of_outage_the_key_is_in_use_within_75_seconds) {
  const auto keeper = Keeper::open(faulty_world(), {}).value();
  files.put(key_file, testing::other_canary_secret);  // no file changes any more after the outage
  files.break_down();
  for (int second = 0; second < 600; ++second) {
    static_cast<void>(keeper->refresh());
    fake.clock.advance(std::chrono::seconds(1));
  }
  EXPECT_EQ(keeper->readiness().generation, 1u);
  EXPECT_EQ(keeper->readiness().reload_error->code, Code::file_unreadable);
  files.recover();
  EXPECT_TRUE(takes_the_other_key(*keeper, std::chrono::seconds(75)));
}

TEST_F(FaultTest, a_failure_that_lasts_is_told_once_and_its_end_too) {
  const auto keeper = Keeper::open(faulty_world(), {}).value();
  fake.events.clear();
  files.fail(key_file, {Code::file_unreadable, "input/output error", ""});
  for (int second = 0; second < 300; ++second) {
    static_cast<void>(keeper->refresh());
    fake.clock.advance(std::chrono::seconds(1));
  }
  const auto count = [&](std::string_view text) {
    const std::vector<std::string> lines = fake.events.lines();
    return std::count_if(lines.begin(), lines.end(),
                         [&](const std::string& line) { return line.find(text) != std::string::npos; });
  };
  EXPECT_EQ(count("not reloaded"), 1);
  EXPECT_EQ(count("Loading JWT secret"), 1) << "what the search says is told no more often";
  EXPECT_GE(keeper->metrics().reloads, 6u) << "and yet it was tried again";
  EXPECT_LE(keeper->metrics().reloads, 12u);

  files.fail(key_file, {Code::file_forbidden, "permission denied", ""});
  EXPECT_FALSE(keeper->refresh());
  EXPECT_EQ(count("not reloaded"), 2) << "another reason is news";
  EXPECT_FALSE(keeper->reload());
  EXPECT_EQ(count("not reloaded"), 3) << "whoever asks is answered";
  files.put(key_file, testing::canary_secret);
  EXPECT_FALSE(keeper->reload().value());
  EXPECT_EQ(count("can be reloaded again"), 1);
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
  constexpr std::uint64_t reloads = testing::rounds(10'000);
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

}  // namespace jwtsync::reload_test
