// SPDX-License-Identifier: Apache-2.0
// The same tests as of the other way, with the same verdicts.
#include "crypto/ed25519.h"

#include <gtest/gtest.h>

#include "edwards_points.h"

namespace jwtsync::crypto::by_sodium {
namespace {

using testing::EdwardsCase;

TEST(Ed25519BySodium, gives_each_verdict_of_the_table) {
  ASSERT_TRUE(prepare());
  for (const EdwardsCase& row : testing::edwards_cases()) {
    EXPECT_EQ(check(row.key, row.message, row.signature), row.good) << row.name;
  }
}

TEST(Ed25519BySodium, gives_the_verdicts_of_wycheproof) {
  const auto cases = testing::wycheproof_edwards_cases();
  if (cases.empty()) {
    GTEST_SKIP() << "get testvectors_v1 of Project Wycheproof (C2SP/wycheproof), and name the folder above "
                 << "`wycheproof` in JWTSYNC_VECTORS";
  }
  EXPECT_EQ(cases.size(), 151U);
  for (const EdwardsCase& row : cases) {
    EXPECT_EQ(check(row.key, row.message, row.signature), row.good) << row.name;
  }
}

}  // namespace
}  // namespace jwtsync::crypto::by_sodium
