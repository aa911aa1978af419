// SPDX-License-Identifier: Apache-2.0
// EXPECT_TRUE(kept(offences)) shows every offence; a container matcher would stop after the first few.
#pragma once

#include <gtest/gtest.h>

#include "tree.h"

namespace jwtsync::house {

inline testing::AssertionResult kept(const Offences& offences) {
  if (offences.empty()) return testing::AssertionSuccess();
  testing::AssertionResult broken = testing::AssertionFailure();
  for (const Offence& offence : offences) broken << offence;
  return broken;
}

}  // namespace jwtsync::house
