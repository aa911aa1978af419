// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_text.h"

#include "../rotation/fixture.h"
#include "fixture.h"

namespace jwtsync::cli::rotate_text_test {

using namespace rotation::fixture;
using rotation::Hold;
using rotation::HoldKind;
using rotation::StepKind;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(rotate_text, moments_are_told_in_utc_and_as_they_are_felt) {
  EXPECT_EQ(moment_text(at(840), start), "2027-01-15T08:14:00Z (in 14 min)");
  EXPECT_EQ(moment_text(start, at(60)), "2027-01-15T08:00:00Z (1 min ago)");
}

TEST(rotate_text, each_hold_has_a_sentence_that_names_who) {
  for (std::size_t kind = 0; kind <= static_cast<std::size_t>(HoldKind::still_withdrawn); ++kind) {
    const Hold hold{static_cast<HoldKind>(kind), "cart/7"};
    const std::string text = holds_text({hold}, start);
    EXPECT_THAT(text, HasSubstr("cart/7")) << name_of(hold.kind);
    EXPECT_THAT(text, HasSubstr("why:\n")) << name_of(hold.kind);
    EXPECT_EQ(hold_json(hold)["kind"], name_of(hold.kind));
  }
  EXPECT_THAT(holds_text({}, start), IsEmpty());
}

TEST(rotate_text, what_ends_by_itself_needs_no_remedy) {
  Hold hold{HoldKind::unproved, "auth/1", start, at(30)};
  EXPECT_THAT(holds_text({hold}, start), Not(HasSubstr("fix:")));
  hold.until.reset();
  EXPECT_THAT(holds_text({hold}, start),
              HasSubstr("fix: its parent starts it anew; if it stays so, see its log, start auth/1 anew"));
}

TEST(rotate_text, the_answer_comes_first) {
  TextInput in;
  TextOutput out, err;
  const Console console{.in = in, .out = out, .err = err};
  rotation::Stored stored{ring_of_one(), {}, start};
  EXPECT_THAT(status_text(stored, console), ::testing::StartsWith("staging: at rest, nothing waits\n"));
  stored.ring = staged();
  EXPECT_THAT(status_text(stored, console), ::testing::StartsWith("staging: prove of b can be taken now\n"));
  EXPECT_THAT(status_text(stored, console), HasSubstr("do: jwtsync rotate step\n"));
  stored.rows.members.push_back(member("auth/1", 30));
  EXPECT_THAT(status_text(stored, console),
              ::testing::StartsWith("staging: prove of b waits until 2027-01-15T08:00:30Z (in 30 s) at the latest\n"));
  EXPECT_EQ(gate_of(stored)->step, StepKind::prove);
  EXPECT_EQ(status_json(stored)["next"]["opens_by"], at(30).time_since_epoch().count());
}

}  // namespace jwtsync::cli::rotate_text_test
