// SPDX-License-Identifier: Apache-2.0
// Whatever happens, no good token is refused; and each rule is needed: left out, a history soon shows it.
#include <gmock/gmock.h>

#include "../../support/rounds.h"
#include "history.h"

namespace jwtsync::rotation::simulation::gates_test {

TEST(rotation_simulation, no_good_token_is_refused_and_every_rotation_ends) {
  std::size_t rotations = 0, restored = 0, accepted = 0, unavailable = 0;
  constexpr std::uint64_t seeds = jwtsync::testing::rounds(150);
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const Told told = tell(seed, Removal::nothing);
    ASSERT_EQ(told.violation, "") << "seed " << seed;
    EXPECT_TRUE(told.has_settled) << "seed " << seed << ": " << told.waits_for;
    rotations += told.rotations;
    restored += told.restored;
    accepted += told.accepted;
    unavailable += told.unavailable;
  }
  EXPECT_GT(rotations, seeds) << "whole rotations are in it";
  EXPECT_GT(restored, seeds) << "and failovers to a store that is behind";
  EXPECT_GT(accepted, unavailable) << "most is verified";
  RecordProperty("rotations", std::to_string(rotations));
  RecordProperty("restored", std::to_string(restored));
  RecordProperty("accepted", std::to_string(accepted));
  RecordProperty("unavailable", std::to_string(unavailable));
}

class Removed : public ::testing::TestWithParam<Removal> {};

TEST_P(Removed, is_found) {
  constexpr std::uint64_t seeds = 1'000;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    if (!tell(seed, GetParam()).violation.empty()) return RecordProperty("seed", std::to_string(seed));
  }
  ADD_FAILURE() << "no history of " << seeds << " needs it";
}

std::vector<Removal> all_removals() {
  std::vector<Removal> all;
  for (std::size_t i = 1; i < removals.size(); ++i) all.push_back(static_cast<Removal>(i));
  return all;
}

INSTANTIATE_TEST_SUITE_P(rule, Removed, ::testing::ValuesIn(all_removals()), [](const auto& tested) {
  return std::string(removals[static_cast<std::size_t>(tested.param)]);
});

}  // namespace jwtsync::rotation::simulation::gates_test
