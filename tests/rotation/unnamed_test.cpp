// SPDX-License-Identifier: Apache-2.0
#include "rotation/unnamed.h"

#include <jwtsync/rotation_store.h>

#include "fixture.h"

namespace jwtsync::rotation::unnamed_test {

using namespace fixture;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Member who_saw(const std::string& name, std::vector<UnnamedTokens> tokens, const std::string& kid = "a") {
  Member made = member(name);
  made.uses.push_back({kid, at(9), {}, false, std::move(tokens)});
  return made;
}

TEST(unnamed, a_process_that_is_heard_twice_is_counted_once) {
  std::vector<UnnamedTokens> known{{"auth", 3, at(5)}};
  keep_latest(known, {{"auth", 3, at(5)}});
  EXPECT_THAT(known, ElementsAre(UnnamedTokens{"auth", 3, at(5)}));
  keep_latest(known, {{"batch", 1}, {"auth", 4, at(7)}});
  EXPECT_THAT(known, ElementsAre(UnnamedTokens{"auth", 4, at(7)}, UnnamedTokens{"batch", 1}));
}

TEST(unnamed, two_processes_are_added_up) {
  std::vector<UnnamedTokens> sums{{"auth", 3, at(5)}};
  add_up(sums, {{"auth", 2, at(4)}});
  EXPECT_THAT(sums, ElementsAre(UnnamedTokens{"auth", 5, at(5)}));
  add_up(sums, {{"auth", UnnamedTokens::most_count}});
  EXPECT_EQ(sums[0].count, UnnamedTokens::most_count) << "the row is still read";
}

TEST(unnamed, a_row_stays_short_whatever_members_say) {
  std::vector<UnnamedTokens> known;
  for (int i = 0; i < 100; ++i) keep_latest(known, {{"issuer-" + std::to_string(i), 1}});
  EXPECT_THAT(known, SizeIs(17));
  EXPECT_EQ(known.back().issuer, "");
}

TEST(unnamed, sums_name_who_accepted_them) {
  const std::vector<UnnamedTokens> some{{"auth", 3, at(5)}}, more{{"auth", 2, at(7)}, {"", 1}};
  const Rows rows{{who_saw("back/1", some), who_saw("back/2", more), who_saw("back/3", some, "gone"),
                   who_saw(std::string(StoredRotation::departed), some)},
                  {},
                  {},
                  {}};
  const std::vector<UnnamedSum> sums = unnamed_tokens(ring_of_one(), rows);
  ASSERT_THAT(sums, SizeIs(2));
  EXPECT_EQ(sums[0].kid, "a");
  EXPECT_EQ(sums[0].tokens, (UnnamedTokens{"auth", 8, at(7)}));
  EXPECT_THAT(sums[0].seen_by, ElementsAre("back/1", "back/2"));
  EXPECT_EQ(sums[1].tokens, (UnnamedTokens{"", 1}));
  EXPECT_THAT(unnamed_tokens(ring_of_one(), {}), IsEmpty());
}

}  // namespace jwtsync::rotation::unnamed_test
