// SPDX-License-Identifier: Apache-2.0
#include "collector/rounds.h"

#include "../fleet/fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jwtsync::collector::rounds_test {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Credential fleet = 1, asker = 2, stranger = 3;
const MemberName auth{"auth", "auth-1"}, backend{"backend", "backend-1"};

Nonce nonce_of(char c) { return *Nonce::parse(std::string(42, c) + "A"); }
const Nonce nonce = nonce_of('B'), other_nonce = nonce_of('C');

std::string line_of(const MemberName& member, const Nonce& answered = nonce, const std::string& key = "k") {
  return to_json(answered, fixture::process(member.service, member.instance, key));
}

template <typename T>
Code code_of(const Result<T>& result) {
  return result ? Code::internal_error : result.error().code;
}

class rounds_test : public ::testing::Test {
 protected:
  Result<std::size_t> open(const Nonce& opened = nonce, Credential by = asker) {
    return rounds_.open({opened, Variants::without}, by, 10s, now_);
  }
  /// The nonce that this member is given; empty for none.
  std::string poll(const MemberName& member, Credential by = fleet) {
    const Result<std::optional<Task>> task = rounds_.poll(member, by, now_);
    if (!task) return std::string(name_of(task.error().code));
    return *task ? (*task)->nonce.text() : "";
  }
  Result<void> take(std::string line, Credential by = fleet) { return rounds_.take(std::move(line), by, now_); }
  Result<Page> read(std::size_t from = 0, std::size_t expect = 1) {
    return rounds_.read({nonce, from, expect}, asker, now_);
  }
  static std::vector<MemberName> refused_of(const Page& page) {
    std::vector<MemberName> names;
    for (const Refused& each : page.refused) names.push_back(each.member);
    return names;
  }

  Rounds rounds_;
  Instant now_{1h};
};

TEST_F(rounds_test, a_member_that_waits_is_given_the_nonce_once_it_is_there_and_no_more_when_it_has_answered) {
  EXPECT_EQ(poll(auth), "");
  ASSERT_EQ(open().value(), 1U);
  EXPECT_EQ(poll(auth), nonce.text());
  EXPECT_EQ(poll(auth), nonce.text()) << "its answer may have been lost";
  ASSERT_TRUE(take(line_of(auth)));
  EXPECT_EQ(poll(auth), "");
}

TEST_F(rounds_test, it_is_complete_when_all_who_are_there_have_answered) {
  static_cast<void>(poll(auth));
  static_cast<void>(poll(backend));
  ASSERT_EQ(open().value(), 2U);
  ASSERT_TRUE(take(line_of(auth)));
  Page page = read().value();
  EXPECT_FALSE(page.complete);
  EXPECT_THAT(page.lines, ElementsAre(line_of(auth)));
  EXPECT_THAT(page.silent, ElementsAre(backend));
  ASSERT_TRUE(take(line_of(backend)));
  page = read(1).value();
  EXPECT_TRUE(page.complete);
  EXPECT_THAT(page.lines, ElementsAre(line_of(backend)));
  EXPECT_THAT(page.silent, IsEmpty());
}

TEST_F(rounds_test, as_many_as_are_expected_are_waited_for) {
  static_cast<void>(poll(auth));
  ASSERT_TRUE(open());
  ASSERT_TRUE(take(line_of(auth)));
  EXPECT_FALSE(read(0, 2).value().complete);
  ASSERT_TRUE(take(line_of(backend)));
  EXPECT_TRUE(read(0, 2).value().complete);
}

TEST_F(rounds_test, one_that_comes_during_a_round_is_of_it) {
  ASSERT_EQ(open().value(), 0U);
  EXPECT_EQ(poll(auth), nonce.text());
  EXPECT_THAT(read().value().silent, ElementsAre(auth));
}

TEST_F(rounds_test, who_leaves_is_not_awaited_and_nobody_else_says_so_in_its_name) {
  static_cast<void>(poll(auth));
  static_cast<void>(poll(backend));
  ASSERT_TRUE(open());
  rounds_.leave(auth, stranger, now_);
  rounds_.leave(backend, fleet, now_);
  EXPECT_THAT(read().value().silent, ElementsAre(auth));
}

TEST_F(rounds_test, a_request_that_still_waits_does_not_bring_back_who_has_left) {
  static_cast<void>(poll(auth));
  static_cast<void>(poll(backend));
  rounds_.leave(auth, fleet, now_);
  ASSERT_TRUE(open());
  const MemberName left = auth;
  EXPECT_FALSE(rounds_.poll(left, fleet, now_, 1s).value());
  ASSERT_TRUE(take(line_of(backend)));
  EXPECT_TRUE(read().value().complete);
  ASSERT_TRUE(open(other_nonce));
  EXPECT_TRUE(rounds_.poll(left, fleet, now_).value()) << "it is there again, and says so";
}

TEST_F(rounds_test, who_is_not_heard_of_for_longer_than_its_presence_is_gone) {
  static_cast<void>(poll(auth));
  now_ += presence - 1s;
  static_cast<void>(poll(backend));
  now_ += 1s;
  EXPECT_EQ(open().value(), 1U);
}

TEST_F(rounds_test, a_replayed_line_is_refused_by_name_and_one_that_differs_is_told_to_the_asker) {
  ASSERT_TRUE(open());
  ASSERT_TRUE(take(line_of(auth)));
  EXPECT_EQ(code_of(take(line_of(auth))), Code::line_replayed);
  EXPECT_THAT(read(0, 9).value().refused, IsEmpty()) << "the same bytes once more change nothing";
  EXPECT_EQ(code_of(take(line_of(auth, nonce, "another"))), Code::line_replayed);
  EXPECT_THAT(refused_of(read(0, 9).value()), ElementsAre(auth));
  EXPECT_THAT(read(0, 9).value().lines, ElementsAre(line_of(auth))) << "the first one counts";
}

TEST_F(rounds_test, a_late_line_is_refused_by_name) {
  ASSERT_TRUE(open());
  now_ += 10s;
  EXPECT_EQ(code_of(take(line_of(auth))), Code::line_late) << "its time is over";
  EXPECT_TRUE(read().value().over);
  EXPECT_EQ(code_of(take(line_of(auth))), Code::line_late) << "it was read to its end";
}

TEST_F(rounds_test, a_line_for_another_nonce_is_refused_by_name) {
  ASSERT_TRUE(open());
  EXPECT_EQ(code_of(take(line_of(auth, other_nonce))), Code::line_unasked);
}

TEST_F(rounds_test, what_is_no_line_is_refused_by_name) {
  ASSERT_TRUE(open());
  for (const std::string& line : {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"nonce":1})"),
                                  R"({"nonce":")" + nonce.text() + R"("})"}) {
    EXPECT_EQ(code_of(take(line)), Code::answer_malformed) << line;
  }
}

TEST_F(rounds_test, a_nonce_has_one_round) {
  ASSERT_TRUE(open());
  EXPECT_EQ(code_of(open()), Code::request_malformed);
  ASSERT_TRUE(take(line_of(auth)));
  ASSERT_TRUE(read().value().complete);
  EXPECT_EQ(code_of(open()), Code::request_malformed) << "it has ended, and would be answered by old lines";
}

TEST_F(rounds_test, a_round_is_read_by_who_opened_it) {
  ASSERT_TRUE(open());
  EXPECT_EQ(code_of(rounds_.read({nonce, 0, 1}, stranger, now_)), Code::access_denied);
  EXPECT_EQ(code_of(rounds_.read({other_nonce, 0, 1}, asker, now_)), Code::not_found);
}

TEST_F(rounds_test, the_oldest_round_is_answered_first) {
  ASSERT_TRUE(open(other_nonce));
  ASSERT_TRUE(open(nonce));
  EXPECT_EQ(poll(auth), other_nonce.text());
  ASSERT_TRUE(take(line_of(auth, other_nonce)));
  EXPECT_EQ(poll(auth), nonce.text());
}

TEST_F(rounds_test, news_are_of_members_when_a_round_opens_and_of_the_asker_when_it_is_complete) {
  static_cast<void>(poll(auth));
  static_cast<void>(poll(backend));
  ASSERT_TRUE(open());
  EXPECT_THAT(rounds_.take_news(), ElementsAre(Rounds::opened));
  ASSERT_TRUE(take(line_of(auth)));
  EXPECT_THAT(rounds_.take_news(), IsEmpty()) << "nobody who waits is better off";
  ASSERT_TRUE(take(line_of(backend)));
  const std::vector<std::uint64_t> news = rounds_.take_news();
  EXPECT_THAT(news, ElementsAre(read().value().round));
}

TEST_F(rounds_test, news_that_nobody_takes_are_not_kept_longer_than_their_round) {
  ASSERT_TRUE(open());
  ASSERT_TRUE(take(line_of(auth)));
  ASSERT_TRUE(read().value().complete);
  EXPECT_THAT(rounds_.take_news(), ElementsAre(Rounds::opened));
}

TEST_F(rounds_test, a_long_list_of_lines_comes_in_parts_and_all_of_it) {
  Testimony long_one = fixture::process("auth", "auth-1", "k");
  long_one.report.warnings.assign(200, {WarningKind::trimmed, std::string(2'000, 'w'), false});
  ASSERT_TRUE(open());
  std::vector<std::string> lines;
  for (int i = 0; i < 5; ++i) {
    long_one.report.identity.instance = long_one.challenge.instance = "auth-" + std::to_string(i);
    lines.push_back(to_json(nonce, long_one));
    ASSERT_TRUE(take(lines.back()));
  }
  std::vector<std::string> parts;
  int pages = 0;
  for (bool more = true; more; ++pages) {
    const Page page = read(parts.size()).value();
    parts.insert(parts.end(), page.lines.begin(), page.lines.end());
    more = page.more;
  }
  EXPECT_EQ(parts, lines);
  EXPECT_GT(pages, 1);
}

TEST(rounds, a_flood_of_rounds_ends_at_half_of_the_bound_for_one_and_at_the_bound_for_all) {
  Rounds rounds({.rounds = 4});
  const auto open = [&](char c, Credential by) {
    return code_of(rounds.open({nonce_of(c), Variants::without}, by, 10s, 1h));
  };
  EXPECT_EQ(open('D', 1), Code::internal_error);
  EXPECT_EQ(open('E', 1), Code::internal_error);
  EXPECT_EQ(open('F', 1), Code::too_many_requests);
  EXPECT_EQ(open('F', 2), Code::internal_error);
  EXPECT_EQ(open('G', 2), Code::internal_error);
  EXPECT_EQ(open('H', 3), Code::too_many_requests);
}

TEST(rounds, a_flood_of_members_ends_at_half_of_the_bound_for_one_and_those_who_are_there_are_served) {
  Rounds rounds({.members = 8});
  const auto poll = [&](int number, Credential by) {
    return code_of(rounds.poll({"auth", "auth-" + std::to_string(number)}, by, 1h));
  };
  for (int i = 0; i < 4; ++i) EXPECT_EQ(poll(i, 1), Code::internal_error) << i;
  EXPECT_EQ(poll(4, 1), Code::too_many_requests);
  EXPECT_EQ(poll(4, 1), Code::too_many_requests) << "the one that was refused is not kept";
  EXPECT_EQ(poll(0, 1), Code::internal_error);
  EXPECT_EQ(poll(5, 2), Code::internal_error);
}

TEST(rounds, a_flood_of_lines_ends_at_the_bounds_and_the_end_of_a_round_gives_room) {
  const std::string line = line_of(auth);
  Rounds rounds({.lines = 3, .bytes = line.size() * 4});
  const auto take = [&](const Nonce& answered, const std::string& instance, Credential by) {
    return code_of(rounds.take(line_of({"auth", instance}, answered), by, 1h));
  };
  ASSERT_TRUE(rounds.open({nonce, Variants::without}, asker, 10s, 1h));
  EXPECT_EQ(take(nonce, "auth-1", 1), Code::internal_error);
  EXPECT_EQ(take(nonce, "auth-2", 1), Code::internal_error);
  EXPECT_EQ(take(nonce, "auth-3", 1), Code::too_many_requests) << "half of the bytes";
  EXPECT_EQ(take(nonce, "auth-3", 2), Code::internal_error);
  EXPECT_EQ(take(nonce, "auth-4", 3), Code::too_many_requests) << "as many lines as a round has";
  ASSERT_TRUE(rounds.read({nonce, 0, 1}, asker, 1h)->complete);
  ASSERT_TRUE(rounds.open({other_nonce, Variants::without}, asker, 10s, 1h));
  EXPECT_EQ(take(other_nonce, "auth-1", 1), Code::internal_error);
}

TEST(rounds, one_that_nobody_reads_is_forgotten_after_its_time) {
  Rounds rounds({.rounds = 2});
  ASSERT_TRUE(rounds.open({nonce, Variants::without}, 1, 10s, 1h));
  EXPECT_EQ(code_of(rounds.open({other_nonce, Variants::without}, 1, 10s, 1h)), Code::too_many_requests);
  EXPECT_TRUE(rounds.open({other_nonce, Variants::without}, 1, 10s, 1h + 41s));
}

}  // namespace jwtsync::collector::rounds_test
