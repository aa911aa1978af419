// SPDX-License-Identifier: Apache-2.0
#include "hub/sinks.h"

#include <gmock/gmock.h>

#include "fixture.h"

namespace jwtsync::hub::sinks_test {

using namespace fixture;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// A rotation whose keys a poller reads in a file.
struct sinks_test : ::testing::Test {
  sinks_test() {
    rotation::Policy with_reader = policy();
    with_reader.classes.push_back({"reports", rotation::ClassKind::poller, seconds(300), "file:/ring.json", false});
    with_reader.classes.push_back({"partners", rotation::ClassKind::jwks, seconds(900), "", false});
    const KeyRing key = ring_of("Mw3-c4n4ry-Pd9xS6tLq2Vb8Nc5Jf7Hg4Ka1Ze");
    const rotation::Ring first =
        rotation::first_ring("production", with_reader, *rotation::key_of(key.keys()[0]), rotating.now());
    const std::string sealed = seal().close(key.keys()[0], "production", rotating.world.randomness).value();
    EXPECT_TRUE(production.start(first, sealed));
    rotating.world.events.clear();
  }
  ~sinks_test() override {
    for (const std::string& line : log()) EXPECT_THAT(line, Not(HasSubstr(std::string(testing::canary))));
  }
  [[nodiscard]] rotation::Ring ring() { return production.load()->ring; }
  void stage() {
    const KeyRing key = second_key();
    rotation::Step step{StepKind::stage, kid_of(key), *rotation::key_of(key.keys()[0]), nonce, {}};
    step.sealed = seal().close(key.keys()[0], "production", rotating.world.randomness).value();
    ASSERT_EQ(production.take(ring().position, step)->kind, rotation::Outcome::Kind::taken);
  }
  void look() {
    rotating.world.clock.advance(seconds(5));
    sinks.attend(ring());
  }
  [[nodiscard]] std::vector<std::string> log() { return rotating.world.events.lines(); }
  [[nodiscard]] std::size_t keys_in_file() {
    const Result<KeyRing> read = KeyRing::parse(Secret::copy_of(rotating.world.files.content("/ring.json")).value());
    return read ? read->keys().size() : 0;
  }
  [[nodiscard]] std::size_t keys_read_back() {
    const rotation::Stored stored = production.load().value();
    return static_cast<std::size_t>(std::count_if(stored.rows.reports.begin(), stored.rows.reports.end(),
                                                  [](const auto& report) { return report.read_back.has_value(); }));
  }

  Rotating rotating;
  rotation::StoredRotation production{rotating.store, "production"};
  const std::vector<rotation::Seal> own_seals = seals();
  Sinks sinks{rotating.world.world(), production, own_seals};
};

TEST_F(sinks_test, have_the_keys_of_each_ring_at_once) {
  sinks.attend(ring());
  EXPECT_EQ(keys_in_file(), 1U);
  EXPECT_EQ(keys_read_back(), 1U);
  stage();
  sinks.attend(ring());
  EXPECT_EQ(keys_in_file(), 2U);
  EXPECT_EQ(keys_read_back(), 2U);
  EXPECT_THAT(log(), ElementsAre(HasSubstr("the sink of reports has the keys of generation 1"),
                                 HasSubstr("the sink of reports has the keys of generation 2")));
  ASSERT_THAT(sinks.state(), SizeIs(1));
  EXPECT_FALSE(sinks.state()[0].fault);
}

TEST_F(sinks_test, that_cannot_be_written_hold_the_gate_and_are_told_once) {
  sinks.attend(ring());
  rotating.world.files.refuse_to_replace(Error{Code::file_forbidden, "/ring.json is not yours", ""});
  stage();
  rotating.world.events.clear();
  for (int i = 0; i < 3; ++i) look();
  EXPECT_THAT(log(), ElementsAre(HasSubstr("the sink of reports is not up to date (file_forbidden)")));
  EXPECT_EQ(sinks.state()[0].fault->code, Code::file_forbidden);
  const rotation::Stored held = production.load().value();
  const rotation::Gate gate =
      rotation::evaluate(held.ring, held.rows, {StepKind::prove, kid_of(second_key())}, held.now);
  ASSERT_THAT(gate.holds, SizeIs(1));
  EXPECT_EQ(gate.holds[0].kind, rotation::HoldKind::sink_unread);
  EXPECT_EQ(held.rows.reports[0].fault, "file_forbidden: /ring.json is not yours");
  rotating.world.files.refuse_to_replace({});
  look();
  EXPECT_EQ(keys_in_file(), 2U);
  EXPECT_THAT(log(), Contains(HasSubstr("the sink of reports is up to date")));
  const rotation::Stored opened = production.load().value();
  EXPECT_TRUE(
      rotation::evaluate(opened.ring, opened.rows, {StepKind::prove, kid_of(second_key())}, opened.now).is_open());
}

TEST_F(sinks_test, that_somebody_else_changes_are_written_again_and_their_delay_begins_anew) {
  sinks.attend(ring());
  const rotation::Moment since = *production.load()->rows.reports[0].read_back;
  rotating.world.files.put("/ring.json", "somebody's");
  rotating.world.events.clear();
  look();
  EXPECT_EQ(keys_in_file(), 1U);
  EXPECT_THAT(log(), Contains(HasSubstr("the sink of reports was changed by another program, and is written again")));
  EXPECT_GT(*production.load()->rows.reports[0].read_back, since);
  rotating.world.events.clear();
  look();
  EXPECT_THAT(log(), IsEmpty());
}

TEST_F(sinks_test, of_an_older_ring_are_left_to_who_has_the_later_one) {
  sinks.attend(ring());
  const rotation::Ring older = ring();
  stage();
  rotating.world.files.put("/ring.json", "the keys of the later ring");
  rotating.world.clock.advance(seconds(5));
  sinks.attend(older);
  EXPECT_EQ(rotating.world.files.content("/ring.json"), "the keys of the later ring");
}

TEST_F(sinks_test, are_none_where_no_reader_polls) {
  Sinks others(rotating.world.world(), rotating.rotation, own_seals);
  others.attend(rotating.rotation.load()->ring);
  EXPECT_THAT(others.state(), IsEmpty());
  EXPECT_THAT(log(), IsEmpty());
}

}  // namespace jwtsync::hub::sinks_test
