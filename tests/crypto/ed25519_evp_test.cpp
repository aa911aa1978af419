// SPDX-License-Identifier: Apache-2.0
// The same tests as of the other way, with the same verdicts.
#include "crypto/ed25519.h"

#include "base/encoding.h"

#include <gtest/gtest.h>

#include "edwards_points.h"

namespace jwtsync::crypto::by_evp {
namespace {

using testing::EdwardsCase;

TEST(Ed25519ByEvp, gives_each_verdict_of_the_table) {
  ASSERT_TRUE(prepare());
  for (const EdwardsCase& row : testing::edwards_cases()) {
    EXPECT_EQ(check(row.key, row.message, row.signature), row.good) << row.name;
  }
}

TEST(Ed25519ByEvp, gives_the_verdicts_of_wycheproof) {
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

TEST(Ed25519ByEvp, signs_as_rfc_8037_shows) {
  const auto seed = base::base64url_decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
  EXPECT_EQ(public_key_of(*seed), testing::good_point());
  std::string signature(64, '\0');
  ASSERT_TRUE(sign(*seed + testing::good_point(), "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
                   signature.data()));
  EXPECT_EQ(base::base64url_encode(signature),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
  EXPECT_FALSE(public_key_of("short"));
  EXPECT_FALSE(sign("", "", signature.data()));
}

}  // namespace
}  // namespace jwtsync::crypto::by_evp
