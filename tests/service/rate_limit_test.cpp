// SPDX-License-Identifier: Apache-2.0
#include "service/rate_limit.h"

#include <gtest/gtest.h>

#include <jwtsync/keeper.h>
#include <jwtsync/testing.h>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "service/access.h"

namespace jwtsync::service::rate_limit_test {

using std::chrono::seconds;

constexpr const char* token = "access-c4n4ry-0123456789abcdef-0123456789abcdef";
constexpr const char* other_token = "access-c4n4ry-fedcba9876543210-fedcba9876543210";

TEST(rate_limit, a_burst_comes_back_one_by_one) {
  testing::FakeClock clock;
  RateLimit limit(clock, {3, seconds(1)});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.take(1)) << i;
  EXPECT_FALSE(limit.take(1));
  EXPECT_FALSE(limit.take(1)) << "and who goes on loses nothing more";
  clock.advance(seconds(1));
  EXPECT_TRUE(limit.take(1));
  EXPECT_FALSE(limit.take(1));
  clock.advance(seconds(60));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.take(1)) << i;
  EXPECT_FALSE(limit.take(1)) << "no more than a burst is saved up";
}

TEST(rate_limit, clients_do_not_touch_each_other) {
  testing::FakeClock clock;
  RateLimit limit(clock, {1, seconds(1)});
  EXPECT_TRUE(limit.take(1));
  EXPECT_FALSE(limit.take(1));
  EXPECT_TRUE(limit.take(2));
}

TEST(rate_limit, those_beyond_the_most_share_and_the_rest_is_forgotten_in_time) {
  testing::FakeClock clock;
  RateLimit limit(clock, {1, seconds(1)});
  for (std::uint64_t client = 0; client < RateLimit::most_clients; ++client) ASSERT_TRUE(limit.take(client));
  EXPECT_TRUE(limit.take(1'000'000));
  EXPECT_FALSE(limit.take(1'000'001)) << "they share";
  clock.advance(seconds(1));
  EXPECT_TRUE(limit.take(1'000'002));
  EXPECT_TRUE(limit.take(1'000'003)) << "the first are forgotten";
}

TEST(rate_limit, looks_for_those_to_forget_no_more_often_than_one_comes_back) {
  testing::FakeClock clock;
  RateLimit limit(clock, {1, seconds(2)});
  for (std::uint64_t client = 0; client < RateLimit::most_clients; ++client) ASSERT_TRUE(limit.take(client));
  clock.advance(seconds(1));
  EXPECT_TRUE(limit.take(1'000'000)) << "looks: all are known still";
  clock.advance(seconds(1));
  EXPECT_FALSE(limit.take(1'000'001)) << "all could be forgotten, but it has just looked";
  clock.advance(seconds(1));
  EXPECT_TRUE(limit.take(1'000'002));
  EXPECT_TRUE(limit.take(1'000'003)) << "and not by the burst of the others";
}

/// A process that keeps a key, for whom somebody asks.
struct Guarded {
  Guarded() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.variables.set("JWT_SECRET_STAGING", testing::canary_secret);
    keeper = Keeper::open(fake.world(), {.service = "auth"}).value();
    fake.events.clear();
  }
  testing::FakeWorld fake;
  std::unique_ptr<Keeper> keeper;
};

std::optional<Code> code_of(const Result<void>& admitted) {
  return admitted ? std::nullopt : std::optional(admitted.error().code);
}

TEST(access, one_credential_has_a_limit_and_others_are_not_touched_by_it) {
  Guarded process;
  process.fake.files.put("/run/one", token);
  process.fake.files.put("/run/two", other_token);
  Access access(process.fake.world(), *process.keeper, {Listener::network, {"/run/one", "/run/two"}});
  const ReceivedRequest one{.headers = {{"Jwtsync-Access", token}}};
  for (std::uint32_t i = 0; i < rate_of_a_credential.burst; ++i) ASSERT_TRUE(access.admit(one)) << i;
  EXPECT_EQ(code_of(access.admit(one)), Code::too_many_requests);
  EXPECT_EQ(code_of(access.admit({.headers = {{"Jwtsync-Access", other_token}}})), std::nullopt);
  EXPECT_TRUE(access.admit_to_verify(one)) << "a proxy asks for each of its requests";
  EXPECT_TRUE(access.would_admit(one));
  process.fake.clock.advance(rate_of_a_credential.each);
  EXPECT_TRUE(access.admit(one));
}

TEST(access, an_address_without_a_credential_has_a_limit_and_takes_nothing_from_who_has_one) {
  Guarded process;
  process.fake.files.put("/run/access", token);
  Access access(process.fake.world(), *process.keeper, {Listener::network, {"/run/access"}});
  const ReceivedRequest guess{.headers = {{"Jwtsync-Access", other_token}}, .origin = 7};
  for (std::uint32_t i = 0; i < rate_of_refusals.burst; ++i) {
    ASSERT_EQ(code_of(access.admit(guess)), Code::access_denied) << i;
  }
  EXPECT_EQ(code_of(access.admit(guess)), Code::too_many_requests);
  EXPECT_EQ(code_of(access.admit({.origin = 8})), Code::access_denied) << "another address";
  EXPECT_TRUE(access.admit({.headers = {{"Jwtsync-Access", token}}, .origin = 7})) << "from behind the same address";
}

}  // namespace jwtsync::service::rate_limit_test
