// SPDX-License-Identifier: Apache-2.0
#include "ed25519_ways.h"

#include "base/encoding.h"

#include <gtest/gtest.h>

#include "edwards_points.h"

namespace jwtsync::crypto::testing {
namespace {

void expect_verdicts(const Ed25519Way& way, const std::vector<EdwardsCase>& cases) {
  ASSERT_TRUE(way.prepare());
  for (const EdwardsCase& row : cases) {
    EXPECT_EQ(way.check(row.key, row.message, row.signature), row.good) << row.name;
  }
}

}  // namespace

void expect_verdicts_of_the_table(const Ed25519Way& way) { expect_verdicts(way, edwards_cases()); }

#ifdef JWTSYNC_VECTORS
void expect_verdicts_of_wycheproof(const Ed25519Way& way) {
  const auto cases = wycheproof_edwards_cases();
  EXPECT_EQ(cases.size(), 151U);
  expect_verdicts(way, cases);
}
#endif

void expect_signature_of_rfc_8037(const Ed25519Way& way) {
  ASSERT_TRUE(way.prepare());
  const auto seed = base::base64url_decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
  EXPECT_EQ(way.public_key_of(*seed), good_point());
  std::string signature(64, '\0');
  ASSERT_TRUE(
      way.sign(*seed + good_point(), "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc", signature.data()));
  EXPECT_EQ(base::base64url_encode(signature),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
  EXPECT_FALSE(way.public_key_of("short"));
  EXPECT_FALSE(way.sign("", "", signature.data()));
}

}  // namespace jwtsync::crypto::testing
