// SPDX-License-Identifier: Apache-2.0
// What is recorded of sinks and probes, and which gates open by it.
#include <gmock/gmock.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/testing.h>
#include <jwtsync/testing_store.h>

#include "fixture.h"

namespace jwtsync::rotation::readers_test {

using namespace fixture;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using Kind = Outcome::Kind;

struct readers_test : ::testing::Test {
  readers_test() {
    Policy with_reader = policy();
    with_reader.reactivable = seconds(50);
    with_reader.classes.push_back({"reports", ClassKind::poller, seconds(300), "file:/keys", false});
    EXPECT_TRUE(rotation.start(first_ring("staging", with_reader, key("a"), now())));
  }
  [[nodiscard]] Moment now() const { return std::chrono::floor<seconds>(clock.now()); }
  [[nodiscard]] Position position() { return rotation.load()->ring.position; }
  Outcome take(const Step& step) { return rotation.take(position(), step).value(); }
  void write(const std::string& fault = {}, bool was_disturbed = false) {
    ASSERT_TRUE(rotation.record_sink({"reports", position(), fault, was_disturbed}));
  }
  [[nodiscard]] ReaderReport report(const std::string& kid) {
    const Stored stored = rotation.load().value();
    for (const ReaderReport& each : stored.rows.reports) {
      if (each.kid == kid) return each;
    }
    return {};
  }
  [[nodiscard]] std::vector<std::pair<HoldKind, std::string>> holds(StepKind kind, const std::string& kid) {
    const Stored stored = rotation.load().value();
    return holds_of(evaluate(stored.ring, stored.rows, step(kind, kid), stored.now));
  }

  testing::FakeClock clock;
  testing::MemoryStore store{clock};
  StoredRotation rotation{store, "staging"};
};

TEST_F(readers_test, a_key_is_proved_once_it_was_read_back_and_signs_after_the_delay) {
  take(stage(key("b")));
  EXPECT_THAT(holds(StepKind::prove, "b"), ElementsAre(Pair(HoldKind::sink_unread, "reports")));
  write("file_forbidden: the folder is not yours");
  EXPECT_THAT(holds(StepKind::prove, "b"), ElementsAre(Pair(HoldKind::sink_unread, "reports")));
  EXPECT_EQ(report("b").fault, "file_forbidden: the folder is not yours");
  write();
  EXPECT_EQ(report("b").fault, "");
  ASSERT_EQ(take(step(StepKind::prove, "b")).kind, Kind::taken);
  EXPECT_THAT(holds(StepKind::promote, "b"), ElementsAre(Pair(HoldKind::reader_delay, "reports")));
  clock.advance(seconds(305));
  EXPECT_EQ(take(step(StepKind::promote, "b")).kind, Kind::taken);
}

TEST_F(readers_test, a_sink_is_recorded_of_the_ring_that_stands_there) {
  const Position before = position();
  take(stage(key("b")));
  EXPECT_EQ(rotation.record_sink({"reports", before}).error().code, Code::generation_overtaken);
  EXPECT_EQ(rotation.record_sink({"others", position()}).error().code, Code::not_found);
}

TEST_F(readers_test, how_long_a_key_has_stood_there_is_kept) {
  write();
  const std::optional<Moment> since = report("a").read_back;
  ASSERT_TRUE(since);
  clock.advance(seconds(40));
  write();
  EXPECT_EQ(report("a").read_back, since);
}

TEST_F(readers_test, the_delay_begins_anew_where_a_sink_was_disturbed) {
  take(stage(key("b")));
  write();
  take(step(StepKind::prove, "b"));
  clock.advance(seconds(200));
  write({}, true);
  clock.advance(seconds(200));
  EXPECT_THAT(holds(StepKind::promote, "b"), ElementsAre(Pair(HoldKind::reader_delay, "reports")));
  clock.advance(seconds(105));
  EXPECT_THAT(holds(StepKind::promote, "b"), IsEmpty());
}

TEST_F(readers_test, a_sink_that_is_away_may_have_been_missed_by_who_had_no_time_to_read_it) {
  write();
  clock.advance(seconds(400));
  take(stage(key("b")));
  write();
  take(step(StepKind::prove, "b"));
  write("source_unreachable: the store is away");
  EXPECT_TRUE(report("a").read_back) << "each reader has had it";
  EXPECT_FALSE(report("b").read_back);
  EXPECT_THAT(holds(StepKind::promote, "b"),
              ElementsAre(Pair(HoldKind::reader_delay, "reports"), Pair(HoldKind::sink_unread, "reports")));
}

TEST_F(readers_test, a_key_that_was_withdrawn_is_read_back_anew) {
  take(stage(key("b")));
  write();
  take(step(StepKind::prove, "b"));
  clock.advance(seconds(305));
  take(step(StepKind::promote, "b"));
  take(step(StepKind::record_switch, "a"));
  clock.advance(seconds(200));
  ASSERT_EQ(take(step(StepKind::withdraw, "a")).kind, Kind::taken);
  write();
  EXPECT_FALSE(report("a").read_back);
  take(step(StepKind::reactivate, "a"));
  EXPECT_THAT(holds(StepKind::prove, "a"), ElementsAre(Pair(HoldKind::sink_unread, "reports")));
  write();
  EXPECT_THAT(holds(StepKind::prove, "a"), IsEmpty());
}

TEST_F(readers_test, what_a_reader_accepts_stands_beside_it_and_goes_with_the_key) {
  take(stage(key("b")));
  EXPECT_EQ(rotation.record_acceptance("reports", "b", true).error().code, Code::argument_invalid) << "not probed";
  Step amend{StepKind::amend, {}};
  amend.policy = rotation.load()->ring.policy;
  amend.policy->classes[0].is_probed = true;
  take(amend);
  ASSERT_TRUE(rotation.record_acceptance("reports", "b", true));
  write();
  EXPECT_TRUE(report("b").accepts);
  EXPECT_TRUE(report("b").read_back);
  ASSERT_TRUE(rotation.record_acceptance("reports", "b", false));
  EXPECT_FALSE(report("b").accepts);
  EXPECT_EQ(rotation.record_acceptance("others", "b", true).error().code, Code::not_found);
  EXPECT_EQ(rotation.record_acceptance("reports", "z", true).error().code, Code::not_found);
  take(step(StepKind::abort, "b"));
  write();
  EXPECT_EQ(report("b"), ReaderReport{}) << "the row is gone";
}

TEST_F(readers_test, what_is_known_of_one_that_is_gone_says_nothing_of_another_of_its_name) {
  take(stage(key("b")));
  write();
  ASSERT_TRUE(report("b").read_back);
  Step amend{StepKind::amend, {}};
  amend.policy = rotation.load()->ring.policy;
  const std::vector<ReaderClass> readers = std::exchange(amend.policy->classes, {});
  ASSERT_EQ(take(amend).kind, Kind::taken);
  EXPECT_THAT(holds(StepKind::prove, "b"), IsEmpty());
  amend.policy->classes = readers;
  amend.policy->classes[0].sink = "file:/other-keys";
  ASSERT_EQ(take(amend).kind, Kind::taken);
  EXPECT_THAT(holds(StepKind::prove, "b"), ElementsAre(Pair(HoldKind::sink_unread, "reports")));
  amend.policy->lifetime = seconds(1);
  EXPECT_EQ(take(amend).kind, Kind::held);
}

}  // namespace jwtsync::rotation::readers_test
