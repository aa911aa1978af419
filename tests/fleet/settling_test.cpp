// SPDX-License-Identifier: Apache-2.0
#include "fleet/comparison.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::fleet::settling_test {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A look at processes at these addresses, each an instance of its own, which hold this key.
Agreement look(const std::vector<std::string>& addresses, const std::string& key = "k") {
  std::vector<Witnessed> all;
  for (const std::string& address : addresses) {
    all.push_back({OneOfName{"dns+http://auth:7517", address}, fixture::process("auth", "auth-" + address, key)});
  }
  return agree(std::move(all), {});
}

/// One where a process more holds another key: a rollout half done.
Agreement half_done(std::vector<std::string> addresses) {
  std::vector<Witnessed> all;
  for (const std::string& address : addresses) {
    all.push_back({OneOfName{"dns+http://auth:7517", address},
                   fixture::process("auth", "auth-" + address, address == addresses.front() ? "new" : "old")});
  }
  return agree(std::move(all), {});
}

/// What a wait of a minute ends with, where the looks are these, one every 5 s; what comes after the last is like it.
struct Ended {
  Agreement agreement;
  std::size_t looks = 0;
};
Ended wait_through(const std::vector<Agreement>& looks) {
  Settling settling(60s, 100s);
  for (std::size_t taken = 0;; ++taken) {
    const Agreement& now = looks[std::min(taken, looks.size() - 1)];
    if (settling.ends_with(now, 100s + taken * settling.pause())) return {settling.conclude(now), taken + 1};
  }
}

TEST(settling, takes_two_looks_that_agree_and_saw_the_same) {
  const Ended ended = wait_through({look({"10.0.0.1", "10.0.0.2"})});
  EXPECT_EQ(ended.agreement.verdict, Verdict::agree);
  EXPECT_THAT(ended.agreement.silent, IsEmpty());
  EXPECT_EQ(ended.looks, 2u);
}

TEST(settling, does_not_mind_the_order_of_addresses) {
  EXPECT_EQ(wait_through({look({"10.0.0.1", "10.0.0.2"}), look({"10.0.0.2", "10.0.0.1"})}).looks, 2u);
}

TEST(settling, waits_through_a_scale_up) {
  const Ended ended = wait_through({look({"10.0.0.1", "10.0.0.2"}), look({"10.0.0.1", "10.0.0.2", "10.0.0.3"}),
                                    look({"10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"})});
  EXPECT_EQ(ended.agreement.verdict, Verdict::agree);
  EXPECT_THAT(ended.agreement.members, SizeIs(4));
  EXPECT_EQ(ended.looks, 4u);
}

TEST(settling, waits_through_a_rollout_half_done) {
  const Agreement half = half_done({"10.0.0.1", "10.0.0.2"});
  ASSERT_EQ(half.verdict, Verdict::disagree);
  // Before it began, and after: two looks that agree are not two in a row.
  const Ended ended = wait_through({look({"10.0.0.1", "10.0.0.2"}), half, look({"10.0.0.1", "10.0.0.2"})});
  EXPECT_EQ(ended.agreement.verdict, Verdict::agree);
  EXPECT_EQ(ended.looks, 4u);
}

TEST(settling, waits_for_the_workers_behind_one_address) {
  const auto workers = [](std::size_t count) {
    Testimony first = fixture::process("auth", "auth-0", "k");
    for (std::size_t i = 1; i < count; ++i) {
      const Testimony other = fixture::process("auth", "auth-" + std::to_string(i), "k");
      first.siblings.heard.push_back({other.report, other.challenge});
    }
    return agree({{TargetUrl{"http://auth:7517"}, first}}, {});
  };
  EXPECT_EQ(wait_through({workers(2), workers(3), workers(4)}).looks, 4u);
}

TEST(settling, takes_a_process_that_started_anew_for_the_same_address) {
  Testimony anew = fixture::process("auth", "auth-another", "k");
  const auto at = [](const Testimony& one) { return agree({{TargetUrl{"http://auth:7517"}, one}}, {.expect = 1}); };
  EXPECT_EQ(wait_through({at(fixture::process("auth", "auth-1", "k")), at(anew)}).looks, 2u)
      << "one random instance behind one address is another in each look";
}

TEST(settling, ends_with_the_ordinary_verdict) {
  const Ended differs = wait_through({half_done({"10.0.0.1", "10.0.0.2"})});
  EXPECT_EQ(differs.agreement.verdict, Verdict::disagree);
  EXPECT_EQ(differs.looks, 13u) << "every 5 s of a minute, and at its end";
  const Agreement missing = agree({fixture::witnessed(fixture::process("auth", "auth-1", "k")),
                                   fixture::witnessed(fixture::process("auth", "auth-2", "k"))},
                                  {.expect = 3, .services = {"backend"}});
  EXPECT_EQ(wait_through({missing}).agreement.verdict, Verdict::incomplete);
  EXPECT_THAT(wait_through({missing}).agreement.silent, SizeIs(2));
}

TEST(settling, takes_one_look_more_where_the_last_is_the_first_to_agree) {
  std::vector<Agreement> looks(12, half_done({"10.0.0.1", "10.0.0.2"}));
  looks.push_back(look({"10.0.0.1", "10.0.0.2"}));
  const Ended ended = wait_through(looks);
  EXPECT_EQ(ended.agreement.verdict, Verdict::agree);
  EXPECT_EQ(ended.looks, 14u);
  looks.push_back(half_done({"10.0.0.1", "10.0.0.2"}));
  EXPECT_EQ(wait_through(looks).agreement.verdict, Verdict::disagree);
}

TEST(settling, says_neither_yes_nor_no_of_what_never_came_to_rest) {
  std::vector<Agreement> looks;
  for (int i = 0; i < 20; ++i) looks.push_back(look({"10.0.0.1", "10.0.1." + std::to_string(i)}));
  const Ended ended = wait_through(looks);
  EXPECT_EQ(ended.agreement.verdict, Verdict::incomplete);
  ASSERT_THAT(ended.agreement.silent, SizeIs(1));
  EXPECT_EQ(ended.agreement.silent[0].target, Target(Unsettled{}));
  EXPECT_EQ(ended.looks, 14u);
}

TEST(settling, looks_more_often_in_a_short_time) {
  EXPECT_EQ(Settling(10s, 0s).pause(), 1s);
  EXPECT_EQ(Settling(10min, 0s).pause(), 5s);
  EXPECT_EQ(Settling(1ms, 0s).pause(), 100ms);
}

}  // namespace jwtsync::fleet::settling_test
