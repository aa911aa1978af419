// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/token.h>

#include <string>

#include "attacks.h"
#include "forge.h"

namespace jwtsync::inspect_test {

TEST(Inspect, takes_a_token_apart_without_a_key) {
  const Result<Inspection> inspection = inspect(token_of(R"({"alg":"RS256"})", R"({"exp":1})", "any key"));
  ASSERT_TRUE(inspection);
  EXPECT_EQ(inspection->header_json, R"({"alg":"RS256"})");
  EXPECT_EQ(inspection->claims_json, R"({"exp":1})");
  EXPECT_EQ(inspection->signature_size, 32u);
}

TEST(Inspect, refuses_what_no_key_could_make_good) {
  for (const Attack& attack : attacks()) {
    const Result<Inspection> inspection = inspect(attack.token);
    const bool formal = attack.code == Code::token_malformed || attack.code == Code::token_too_large ||
                        attack.code == Code::token_critical_header;
    if (!formal) continue;
    ASSERT_FALSE(inspection) << attack.name;
    EXPECT_EQ(inspection.error().code, attack.code) << attack.name;
  }
}

TEST(Inspect, says_what_is_wrong) {
  EXPECT_EQ(inspect("a.b").error().message, "the token is not three parts joined by dots");
  EXPECT_EQ(inspect("a.b").error().hint, "") << "to look at the token closer, as was just done";
  EXPECT_EQ(inspect("\"a.b.c\"").error().hint, "take them off");
}

}  // namespace jwtsync::inspect_test
