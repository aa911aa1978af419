// SPDX-License-Identifier: Apache-2.0
#include "fleet/spread.h"
#include "fleet/comparison.h"

#include <gmock/gmock.h>
#include <jwtsync/fleet.h>
#include <jwtsync/testing.h>
#include <map>

namespace jwtsync::fleet::spread_test {

using namespace std::chrono_literals;
using ::testing::Each;
using ::testing::Field;
using ::testing::SizeIs;

std::vector<Addressee> many(std::size_t count) {
  std::vector<Addressee> all;
  for (std::size_t i = 0; i < count; ++i) {
    const TargetUrl target{"http://10.0.0." + std::to_string(i) + ":7517"};
    all.push_back({target, Endpoint{target, target.url, "", ""}});
  }
  return all;
}

TEST(spread, gives_each_a_turn_within_the_time_and_not_all_the_same) {
  testing::FakeRandomness randomness;
  const std::vector<Turn> turns = turns_of(many(1'000), 30s, randomness);
  ASSERT_THAT(turns, SizeIs(1'000));
  std::map<std::chrono::milliseconds, std::size_t> at;
  for (const Turn& turn : turns) ++at[turn.after];
  EXPECT_GT(at.size(), 60u);
  for (const auto& [moment, count] : at) {
    EXPECT_LT(moment, 30s);
    EXPECT_LT(count, 64u) << "of a thousand at once";
  }
}

TEST(spread, leaves_each_about_where_it_was) {
  testing::FakeRandomness one(1), other(2);
  std::map<std::size_t, std::chrono::milliseconds> before;
  for (const Turn& turn : turns_of(many(100), 30s, one)) before[turn.place] = turn.after;
  bool moved = false;
  for (const Turn& turn : turns_of(many(100), 30s, other)) {
    const auto distance = std::chrono::abs(turn.after - before[turn.place]);
    EXPECT_LE(distance, 3s);
    moved |= distance > 0ms;
  }
  EXPECT_TRUE(moved) << "nothing is left to chance";
}

class AskSpread : public ::testing::Test {
 protected:
  AskSpread() {
    for (int i = 0; i < 20; ++i) {
      const std::string authority = "10.0.0." + std::to_string(i) + ":7517";
      targets.push_back("http://" + authority);
      fake.network.attach(authority, service);
    }
  }

  testing::FakeWorld fake;
  std::vector<std::chrono::nanoseconds> asked;
  std::stop_source stop;
  testing::FunctionService service{[this](const ReceivedRequest&) {
    asked.push_back(fake.clock.elapsed());
    if (asked.size() == 5) stop.request_stop();
    return HttpResponse{404, {}, ""};
  }};
  std::vector<std::string> targets;
};

TEST_F(AskSpread, asks_over_the_time_and_answers_in_the_order_of_the_targets) {
  targets.emplace_back("http://10.9.9.9:1");
  const std::vector<Witnessed> heard =
      ask_in_turns(fake.world(), targets, *Nonce::create(fake.randomness), {}, 20s, {});
  ASSERT_THAT(heard, SizeIs(21));
  for (std::size_t i = 0; i < heard.size(); ++i) EXPECT_EQ(text_of(heard[i].target), targets[i]);
  EXPECT_EQ(heard.front().testimony.error().code, Code::answer_malformed);
  EXPECT_EQ(heard.back().testimony.error().code, Code::target_unreachable);
  EXPECT_THAT(asked, SizeIs(20));
  EXPECT_GT(asked.back() - asked.front(), 10s);
  EXPECT_LT(fake.clock.elapsed(), 20s);
}

TEST_F(AskSpread, leaves_it_to_a_collector_whom_it_asks) {
  const AskOptions how{.via = "http://10.9.9.9:1"};
  const std::vector<Witnessed> heard = ask_in_turns(fake.world(), {}, *Nonce::create(fake.randomness), how, 20s, {});
  ASSERT_THAT(heard, SizeIs(1));
  EXPECT_EQ(heard.front().testimony.error().code, Code::target_unreachable);
}

TEST_F(AskSpread, ends_when_it_is_told_to) {
  const std::vector<Witnessed> heard =
      ask_in_turns(fake.world(), targets, *Nonce::create(fake.randomness), {}, 20s, stop.get_token());
  EXPECT_THAT(heard, SizeIs(20));
  EXPECT_LT(asked.size(), 10u);
}

}  // namespace jwtsync::fleet::spread_test
