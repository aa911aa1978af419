// SPDX-License-Identifier: Apache-2.0
#include "watch/story.h"

#include <gmock/gmock.h>
#include <algorithm>

#include "fixture.h"

namespace jwtsync::watch::story_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

const Testimony auth = process("auth", "auth-1", "k"), backend = process("backend", "backend-1", "k"),
                odd = process("backend", "backend-1", "other");

std::vector<Witnessed> with_silent(const std::vector<Testimony>& testimonies, const std::vector<std::string>& silent) {
  std::vector<Witnessed> all;
  for (const Testimony& one : testimonies) all.push_back(fixture::witnessed(one));
  for (const std::string& target : silent) {
    all.push_back(fixture::silent(target, Code::target_unreachable, "refuses connections"));
  }
  return all;
}

TEST(story, begins_with_the_state_and_says_nothing_where_nothing_changes) {
  Telling telling;
  EXPECT_THAT(telling.lines({auth, backend}),
              ElementsAre("state: staging: 2 processes of 2 services, the same key; verdict: agree"));
  for (int i = 0; i < 10; ++i) EXPECT_THAT(telling.lines({auth, backend}), IsEmpty());
}

TEST(story, begins_with_a_state_that_names_no_environment_where_nobody_answers_and_its_verdict_in_words) {
  Telling nobody;
  EXPECT_THAT(lines_of(nobody.look(with_silent({}, {"a", "b"})).changes),
              ElementsAre("state: 0 processes of 0 services, 2 did not answer; verdict: incomplete"));
  Telling one;
  EXPECT_THAT(one.lines({auth}), ElementsAre("state: staging: 1 process of 1 service; verdict: one process"));
}

TEST(story, counts_nobody_without_a_key_among_those_that_hold_the_same) {
  Testimony keyless = process("worker", "worker-1", "k");
  keyless.challenge.keys.clear();
  keyless.report.keys.clear();
  keyless.report.error = Error{Code::secret_absent, "no source has a secret", ""};
  Telling telling;
  EXPECT_THAT(
      telling.lines({auth, backend, keyless}),
      ElementsAre("state: staging: 3 processes of 3 services, 1 without a key, the same key; verdict: disagree"));
  Telling alone;
  EXPECT_THAT(alone.lines({auth, keyless}),
              ElementsAre("state: staging: 2 processes of 2 services, 1 without a key; verdict: disagree"));
}

TEST(story, does_not_count_as_silent_who_is_only_expected) {
  Telling telling;
  const std::vector<Witnessed> all = with_silent({auth, backend}, {"a"});
  EXPECT_THAT(
      lines_of(telling.look(all, {.expect = 5, .services = {"worker"}}).changes),
      ElementsAre("state: staging: 2 processes of 2 services, the same key, 1 did not answer; verdict: incomplete"));
}

TEST(story, says_of_one_key_that_an_application_refuses_it) {
  Testimony refused = backend;
  refused.report.probes = {{"http://127.0.0.1:8080/me", ProbeOutcome::refuses, "it answers 401", {}, fixture::start}};
  Telling telling;
  EXPECT_THAT(
      telling.lines({auth, refused}),
      ElementsAre("state: staging: 2 processes of 2 services, the same key, but an application refuses it; verdict: "
                  "disagree"));
}

TEST(story, names_who_fell_silent_as_he_named_himself) {
  Telling telling;
  telling.lines({auth, backend});
  const auto silent = with_silent({auth}, {"http://backend-1:7517", "http://never:1"});
  telling.look(silent);
  EXPECT_THAT(lines_of(telling.look(silent).changes),
              ElementsAre("begins: backend backend-1 (http://backend-1:7517): refuses connections",
                          "begins: http://never:1: refuses connections"));
}

std::vector<Witnessed> dialled(const std::vector<Testimony>& testimonies) {
  std::vector<Witnessed> all;
  for (const Testimony& one : testimonies) {
    all.push_back({Dialled{"https://collector", one.challenge.instance}, one});
  }
  return all;
}

TEST(story, misses_a_service_that_left_a_collector) {
  Telling telling;
  telling.look(dialled({auth, backend, process("backend", "backend-2", "k")}));
  // One of two that leaves is as in any rollout.
  for (int i = 0; i < 3; ++i) EXPECT_THAT(telling.look(dialled({auth, backend})).changes, IsEmpty());
  const Testimony third = process("worker", "worker-1", "k");
  telling.look(dialled({auth, third}));
  const Told told = telling.look(dialled({auth, third}));
  EXPECT_THAT(lines_of(told.changes),
              ElementsAre("begins: backend: none of its processes dials in to the collector any more"));
  EXPECT_EQ(told.gauges.environments.at(0).silent, 1u);
  // A collector that does not answer says nothing of anybody.
  for (int i = 0; i < 2; ++i) {
    for (const std::string& line : lines_of(telling.look(with_silent({}, {"https://collector"})).changes)) {
      EXPECT_THAT(line, HasSubstr("https://collector"));
    }
  }
  telling.look(dialled({auth, backend, third}));
  EXPECT_THAT(telling.look(dialled({auth, backend, third})).changes, IsEmpty());
}

TEST(story, does_not_take_a_service_that_left_for_one_that_was_mended) {
  Telling telling;
  const Testimony third = process("worker", "worker-1", "k");
  for (int i = 0; i < 2; ++i) telling.look(dialled({auth, odd, third}));
  telling.look(dialled({auth, third}));
  const Told told = telling.look(dialled({auth, third}));
  ASSERT_THAT(told.changes, SizeIs(2));
  EXPECT_EQ(told.changes[1].kind, ChangeKind::ends);
  EXPECT_FALSE(told.changes[1].all_answered);
}

TEST(story, tells_a_disagreement_once_when_two_looks_saw_it_and_its_end_once) {
  Telling telling;
  telling.lines({auth, backend});
  EXPECT_THAT(telling.lines({auth, odd}), IsEmpty());
  EXPECT_TRUE(telling.story.wants_variants());
  EXPECT_THAT(telling.lines({auth, odd}), ElementsAre("begins: backend holds another key than auth"));
  EXPECT_FALSE(telling.story.wants_variants());
  for (int i = 0; i < 10; ++i) EXPECT_THAT(telling.lines({auth, odd}), IsEmpty());
  EXPECT_THAT(telling.lines({auth, backend}), ElementsAre("ends: backend holds another key than auth"));
  EXPECT_THAT(telling.lines({auth, backend}), IsEmpty());
}

TEST(story, says_of_what_is_no_longer_seen_whether_all_answered) {
  Telling telling;
  for (int i = 0; i < 2; ++i) telling.lines({auth, odd});
  telling.look(with_silent({auth}, {"b"}));
  const Told told = telling.look(with_silent({auth}, {"b"}));
  const auto ended = std::find_if(told.changes.begin(), told.changes.end(),
                                  [](const Change& change) { return change.kind == ChangeKind::ends; });
  ASSERT_NE(ended, told.changes.end());
  EXPECT_FALSE(ended->all_answered);
}

TEST(story, leaves_out_what_one_look_saw) {
  Telling telling;
  telling.lines({auth, backend});
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(telling.lines({auth, odd}), IsEmpty());
    const Told told = telling.look(std::vector<Testimony>{auth, backend});
    EXPECT_THAT(told.changes, IsEmpty());
    EXPECT_TRUE(told.gauges.agrees);
  }
}

TEST(story, tells_of_a_second_disagreement_while_the_first_lasts) {
  Telling telling;
  const Testimony other = process("worker", "worker-1", "third");
  const Testimony worker = process("worker", "worker-1", "k"), more = process("auth", "auth-2", "k");
  telling.lines({auth, more, backend, worker});
  telling.lines({auth, more, odd, worker});
  telling.lines({auth, more, odd, worker});
  telling.lines({auth, more, odd, other});
  EXPECT_THAT(telling.lines({auth, more, odd, other}), ElementsAre("begins: worker holds another key than auth"));
  EXPECT_THAT(telling.lines({auth, more, backend, other}),
              ElementsAre("ends: backend holds another key than auth and worker"));
}

TEST(story, does_not_end_what_nobody_could_see) {
  Telling telling;
  telling.lines({auth, backend});
  telling.lines({auth, odd});
  telling.lines({auth, odd});
  const Testimony third = process("worker", "worker-1", "k");
  EXPECT_THAT(telling.look(with_silent({auth, third}, {"http://backend-1:7517"})).changes, IsEmpty());
  EXPECT_THAT(telling.lines({auth, odd}), IsEmpty());
}

TEST(story, tells_of_one_that_is_silent_twice_and_not_of_one_that_is_silent_once) {
  Telling telling;
  telling.lines({auth, backend});
  EXPECT_THAT(telling.look(with_silent({auth, backend}, {"http://c:1"})).changes, IsEmpty());
  EXPECT_THAT(telling.lines({auth, backend}), IsEmpty());
  EXPECT_THAT(telling.look(with_silent({auth, backend}, {"http://c:1"})).changes, IsEmpty());
  const Told told = telling.look(with_silent({auth, backend}, {"http://c:1"}));
  EXPECT_THAT(lines_of(told.changes), ElementsAre("begins: http://c:1: refuses connections"));
  EXPECT_TRUE(told.gauges.agrees) << "those that answered agree";
  EXPECT_THAT(told.gauges.findings, ElementsAre(Pair(Cause::process_unreachable, 1)));
  EXPECT_THAT(telling.lines({auth, backend}), ElementsAre("ends: http://c:1: refuses connections"));
}

TEST(story, tells_of_many_that_are_silent_in_one_line) {
  Telling telling;
  std::vector<std::string> silent;
  for (int i = 0; i < 50; ++i) silent.push_back("http://c" + std::to_string(i) + ":1");
  telling.look(with_silent({auth, backend}, silent));
  const std::vector<std::string> lines = lines_of(telling.look(with_silent({auth, backend}, silent)).changes);
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_THAT(lines[0], HasSubstr("50 targets do not answer: http://c0:1, http://c10:1, "));
}

TEST(story, counts_by_environment) {
  Telling telling;
  Testimony elsewhere = process("worker", "worker-1", "other");
  elsewhere.report.environment = "production";
  Told told = telling.look(std::vector<Testimony>{auth, backend, elsewhere});
  EXPECT_TRUE(told.gauges.agrees) << "one look decides nothing";
  told = telling.look(with_silent({auth, backend}, {"http://worker-1:7517", "http://never:1"}));
  ASSERT_THAT(told.gauges.environments, SizeIs(2));
  EXPECT_EQ(told.gauges.environments[0].environment, "production");
  EXPECT_EQ(told.gauges.environments[0].members, 0u);
  EXPECT_EQ(told.gauges.environments[0].silent, 1u);
  EXPECT_EQ(told.gauges.environments[1].environment, "staging");
  EXPECT_EQ(told.gauges.environments[1].members, 2u);
  EXPECT_EQ(told.gauges.environments[1].silent, 1u) << "the only one there is";
  EXPECT_EQ(told.gauges.environments[1].groups, 1u);
  EXPECT_EQ(told.gauges.rounds, 2u);
  EXPECT_EQ(told.gauges.last_round, fixture::start + std::chrono::seconds(60));
}

TEST(story, has_a_bounded_number_of_environments) {
  Telling telling;
  std::vector<Testimony> all;
  for (int i = 0; i < 100; ++i) {
    all.push_back(process("auth", "auth-" + std::to_string(i), "k"));
    all.back().report.environment = "e" + std::to_string(i);
  }
  const Told told = telling.look(all);
  EXPECT_THAT(told.gauges.environments, SizeIs(33));
}

TEST(story, says_that_they_disagree_when_two_looks_said_so) {
  Telling telling;
  EXPECT_TRUE(telling.look(std::vector<Testimony>{auth, odd}).gauges.agrees);
  const Told told = telling.look(std::vector<Testimony>{auth, odd});
  EXPECT_FALSE(told.gauges.agrees);
  EXPECT_THAT(told.gauges.findings, SizeIs(1));
  EXPECT_TRUE(telling.look(std::vector<Testimony>{auth, backend}).gauges.agrees);
}

}  // namespace jwtsync::watch::story_test
