// SPDX-License-Identifier: Apache-2.0
#include "keeper/refusals.h"

#include <algorithm>
#include <string>
#include <thread>

#include "../token/allocations.h"
#include "fixture.h"

namespace jwtsync::refusals_test {

using std::chrono::seconds;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const Time noon = std::chrono::sys_days(std::chrono::year{2026} / 1 / 1) + std::chrono::hours(12);

TEST(Refusals, are_told_without_anything_that_the_token_says) {
  keeper::Refusals refusals;
  EXPECT_THAT(refusals.read(), IsEmpty());
  refusals.note({Code::token_expired}, "c4n4ry.c4n4ry.c4n4ry", Algorithm::hs256, noon + std::chrono::milliseconds(900));
  refusals.note({Code::token_malformed}, "c4n4ry", std::nullopt, noon + seconds(2));
  EXPECT_THAT(refusals.read(),
              ElementsAre(ReportedRefusal{Code::token_expired, Stage::claims, noon, 6, "HS256"},
                          ReportedRefusal{Code::token_malformed, Stage::parse, noon + seconds(2), 0, "other"}));
}

TEST(Refusals, every_code_and_algorithm_comes_back_as_it_was_noted) {
  for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(Algorithm::eddsa); ++i) {
    keeper::Refusals refusals;
    refusals.note({Code::internal_error}, "", static_cast<Algorithm>(i), noon);
    ASSERT_THAT(refusals.read(), SizeIs(1));
    EXPECT_EQ(refusals.read()[0].algorithm, name_of(static_cast<Algorithm>(i)));
    EXPECT_EQ(refusals.read()[0].code, Code::internal_error);
  }
}

/// Whoever asks without a token is told of, and leaves room for the tokens that were refused.
TEST(Refusals, of_requests_without_a_token_are_some) {
  keeper::Refusals tokens, without;
  for (int i = 0; i < 40; ++i) {
    tokens.note({Code::token_signature_invalid}, "", Algorithm::hs256, noon + seconds(i));
    without.note({Code::not_found, Stage::extract}, "", std::nullopt, noon + seconds(100 + i));
  }
  const auto all = keeper::with_some(tokens.read(), without.read());
  ASSERT_THAT(all, SizeIs(Report::max_refusals));
  const auto of_tokens = [](const ReportedRefusal& one) { return one.stage == Stage::signature; };
  EXPECT_EQ(static_cast<std::size_t>(std::count_if(all.begin(), all.end(), of_tokens)),
            Report::max_refusals - keeper::most_without_token);
  EXPECT_EQ(all.back(), (ReportedRefusal{Code::not_found, Stage::extract, noon + seconds(139), 0, "other"}));
}

TEST(Refusals, the_last_ones_stay) {
  keeper::Refusals refusals;
  for (int i = 0; i < 100; ++i) refusals.note({Code::token_expired}, "", Algorithm::es256, noon + seconds(i));
  const auto read = refusals.read();
  ASSERT_THAT(read, SizeIs(Report::max_refusals));
  for (std::size_t i = 0; i < read.size(); ++i) EXPECT_EQ(read[i].time, noon + seconds(100 - read.size() + i));
}

TEST(Refusals, a_header_that_is_too_long_to_be_one_has_no_length) {
  keeper::Refusals refusals;
  refusals.note({Code::token_too_large}, std::string(65'534, 'a') + ".b.c", std::nullopt, noon);
  refusals.note({Code::token_too_large}, std::string(65'535, 'a') + ".b.c", std::nullopt, noon);
  EXPECT_THAT(refusals.read(),
              ElementsAre(Field(&ReportedRefusal::header_bytes, 65'534u), Field(&ReportedRefusal::header_bytes, 0u)));
}

TEST(Refusals, times_that_no_entry_holds_are_the_nearest_that_it_does) {
  keeper::Refusals refusals;
  refusals.note({Code::token_expired}, "", std::nullopt, Time(seconds(-5)));
  refusals.note({Code::token_expired}, "", std::nullopt, Time(std::chrono::hours(24 * 365 * 200)));
  EXPECT_THAT(refusals.read(), ElementsAre(Field(&ReportedRefusal::time, Time(seconds(0))),
                                           Field(&ReportedRefusal::time, Time(seconds(4'294'967'295)))));
}

TEST(Refusals, of_many_threads_are_whole) {
  keeper::Refusals refusals;
  {
    std::vector<std::jthread> threads;
    for (const auto& [code, algorithm] :
         {std::pair{Code::token_expired, Algorithm::hs256}, std::pair{Code::token_key_unknown, Algorithm::es512}}) {
      threads.emplace_back([&refusals, its_code = code, its_algorithm = algorithm] {
        for (int i = 0; i < 10'000; ++i) refusals.note({its_code}, "a.b.c", its_algorithm, noon);
      });
    }
    threads.emplace_back([&refusals] {
      for (int i = 0; i < 100; ++i) {
        for (const ReportedRefusal& each : refusals.read()) {
          EXPECT_EQ(each.algorithm, each.code == Code::token_expired ? "HS256" : "ES512");
        }
      }
    });
  }
  EXPECT_THAT(refusals.read(), SizeIs(Report::max_refusals));
}

TEST(Refusals, are_joined_by_time) {
  std::vector<ReportedRefusal> all{{Code::token_expired, Stage::claims, noon, 1, "HS256"},
                                   {Code::token_expired, Stage::claims, noon + seconds(9), 1, "HS256"}};
  keeper::join(all, {{Code::token_malformed, Stage::parse, noon + seconds(5), 1, "other"}});
  EXPECT_EQ(all.at(1).code, Code::token_malformed);
  keeper::join(
      all, std::vector<ReportedRefusal>(Report::max_refusals, {Code::token_expired, Stage::claims, noon, 2, "HS256"}));
  ASSERT_THAT(all, SizeIs(Report::max_refusals));
  EXPECT_EQ(all.back().time, noon + seconds(9)) << "the earliest go";
}

class RefusalsTest : public KeeperTest {
 protected:
  static std::vector<ReportedRefusal> after(const Keeper& keeper, const std::string& token) {
    Keeper::Local local;
    EXPECT_FALSE(keeper.verify(token, local));
    return keeper.report().refusals;
  }
};

TEST_F(RefusalsTest, stand_in_the_report_and_accepted_tokens_do_not) {
  const auto keeper = open();
  const std::string good = token_of(*keeper);
  EXPECT_TRUE(accepts(*keeper, good));
  EXPECT_THAT(keeper->report().refusals, IsEmpty());
  const auto refusals = after(*keeper, good + "A");
  ASSERT_THAT(refusals, SizeIs(1));
  EXPECT_EQ(refusals[0].code, Code::token_signature_invalid);
  EXPECT_EQ(refusals[0].stage, Stage::signature);
  EXPECT_EQ(refusals[0].algorithm, "HS256");
  EXPECT_EQ(refusals[0].header_bytes, good.find('.'));
  EXPECT_EQ(refusals[0].time, std::chrono::floor<seconds>(fake.clock.now()));
  EXPECT_EQ(after(*keeper, "c4n4ry").back(),
            (ReportedRefusal{Code::token_malformed, Stage::parse, refusals[0].time, 0, "other"}));
  // {"alg":"c4n4ry"}
  const auto other = after(*keeper, "eyJhbGciOiJjNG40cnkifQ.e30.AAAA");
  EXPECT_EQ(other.back().stage, Stage::key);
  EXPECT_EQ(other.back().algorithm, "other");
  EXPECT_THAT(to_json(keeper->report()), Not(HasSubstr("c4n4ry")));
}

TEST_F(RefusalsTest, of_requests_without_a_token_stand_there_too) {
  const auto keeper = open();
  keeper->note_without_token(Code::not_found);
  const Time now = std::chrono::floor<seconds>(fake.clock.now());
  EXPECT_THAT(keeper->report().refusals,
              ElementsAre(ReportedRefusal{Code::not_found, Stage::extract, now, 0, "other"}));
}

TEST_F(RefusalsTest, stay_when_another_ring_is_in_use) {
  const auto keeper = open();
  static_cast<void>(after(*keeper, "a.b.c"));
  fake.files.put(key_file, std::string(testing::canary_secret) + "other");
  ASSERT_TRUE(keeper->reload().value());
  EXPECT_THAT(keeper->report().refusals, SizeIs(1));
}

TEST_F(RefusalsTest, are_told_by_who_has_no_key) {
  fake.files.remove(key_file);
  const auto keeper = open({.without_key = WithoutKey::wait});
  const auto refusals = after(*keeper, "a.b.c");
  ASSERT_THAT(refusals, SizeIs(1));
  EXPECT_EQ(refusals[0].code, Code::ring_unavailable);
  EXPECT_EQ(refusals[0].stage, Stage::key);
}

TEST_F(RefusalsTest, cost_no_memory) {
  const auto keeper = open();
  const std::string bad = token_of(*keeper) + "A";
  Keeper::Local local;
  static_cast<void>(keeper->verify(bad, local));
  const std::size_t before = allocations();
  for (int i = 0; i < 100; ++i) static_cast<void>(keeper->verify(bad, local));
  EXPECT_EQ(allocations(), before);
}

}  // namespace jwtsync::refusals_test
