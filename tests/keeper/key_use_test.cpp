// SPDX-License-Identifier: Apache-2.0
#include "keeper/key_use.h"

#include <gmock/gmock.h>

#include <jwtsync/testing.h>
#include <thread>

#include "../token/forge.h"

namespace jwtsync::keeper::key_use_test {

struct key_use : ::testing::Test {
  /// Verifies a token of these claims, and notes it.
  void accept(const std::string& claims) { accept(claims, R"({"alg":"HS256"})", use); }
  void accept(const std::string& claims, const std::string& header, KeyUse& noted) {
    Expectations expected;
    expected.allow_missing_expiration = true;
    const Verifier verifier = Verifier::create(ring_of(testing::canary_secret), expected, clock).value();
    Scratch scratch;
    const std::string token = token_of(header, claims);
    const auto verified = verifier.verify(token, scratch);
    ASSERT_TRUE(verified) << name_of(verified.error().code);
    noted.note_accepted(*verified);
  }
  testing::FakeClock clock;
  KeyUse use, of_unnamed{true};
};

TEST_F(key_use, nothing_is_told_of_a_key_that_was_not_used) { EXPECT_EQ(use.read("a"), (rotation::Use{"a"})); }

TEST_F(key_use, the_latest_end_is_kept_rounded_up) {
  accept(R"({"exp":1767226000.25})");
  accept(R"({"exp":1767225900})");
  EXPECT_EQ(use.read("a").accepted_expiry, rotation::Moment(std::chrono::seconds(1767226001)));
  use.note_signed(20);
  use.note_signed(10);
  EXPECT_EQ(use.read("a").signed_expiry, rotation::Moment(std::chrono::seconds(20)));
  EXPECT_FALSE(use.read("a").has_endless);
}

TEST_F(key_use, a_token_without_an_end_is_remembered) {
  accept("{}");
  EXPECT_TRUE(use.read("a").has_endless);
  EXPECT_EQ(use.read("a").accepted_expiry, std::nullopt);
}

TEST_F(key_use, tokens_without_a_kid_are_counted_where_the_key_takes_them) {
  const std::string claims = R"({"iss":"auth","exp":1767225900})";
  accept(claims);
  EXPECT_TRUE(use.read("a").unnamed.empty()) << "another key than that of such tokens";
  accept(claims, R"({"alg":"HS256"})", of_unnamed);
  accept(claims, R"({"alg":"HS256","kid":"any"})", of_unnamed);
  accept(claims, R"({"alg":"HS256","k\u0069d":"any"})", of_unnamed);
  accept("{}", R"({"alg":"HS256"})", of_unnamed);
  const rotation::UnnamedTokens of_auth{"auth", 1, rotation::Moment(std::chrono::seconds(1767225900))};
  EXPECT_THAT(of_unnamed.read("a").unnamed, ::testing::ElementsAre(rotation::UnnamedTokens{"", 1}, of_auth));
}

TEST_F(key_use, of_many_threads_the_latest_end_wins) {
  std::vector<std::thread> threads;
  for (int first = 1; first <= 4; ++first) {
    threads.emplace_back([&, first] {
      for (int i = 0; i < 10'000; ++i) use.note_signed(first + 4 * i);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(use.read("a").signed_expiry, rotation::Moment(std::chrono::seconds(40'000)));
}

}  // namespace jwtsync::keeper::key_use_test
