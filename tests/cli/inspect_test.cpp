// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

namespace jwtsync::cli::inspect_test {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// {"alg":"none"} . {"sub":"me","exp":1767229200} . three bytes that are no signature
constexpr const char* unsigned_token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSIsImV4cCI6MTc2NzIyOTIwMH0.AAAA";

class InspectTest : public CliTest {};

TEST_F(InspectTest, says_plainly_that_nothing_is_verified) {
  const Ran ran = run({"inspect"}, unsigned_token);
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out,
            "NOT VERIFIED: anybody can write this; jwtsync verify says whether to trust it\n"
            "header:\n"
            "  alg  none\n"
            "claims:\n"
            "  sub  me\n"
            "  exp  1767229200  2026-01-01T01:00:00Z, in 1 h\n"
            "signature: 3 bytes\n");
}

TEST_F(InspectTest, has_the_shape_that_programs_rely_on) {
  EXPECT_EQ(run({"inspect", "--json"}, unsigned_token).out,
            R"({"verified":false,"header":{"alg":"none"},"claims":{"sub":"me","exp":1767229200},"signature_size":3})"
            "\n");
}

TEST_F(InspectTest, needs_no_key) {
  fake.variables.unset("JWT_SECRET_STAGING");
  EXPECT_EQ(run({"inspect"}, unsigned_token).status, 0);
}

TEST_F(InspectTest, what_is_no_token_is_refused) {
  for (const std::string& text : {std::string(), std::string("a.b"), std::string("a.b.c"), std::string(200'000, 'a')}) {
    const Ran ran = run({"inspect", "--json"}, text);
    EXPECT_EQ(ran.status, 1) << text.substr(0, 10);
    EXPECT_THAT(ran.json()["error"]["code"].get<std::string>(), StartsWith("token_")) << text.substr(0, 10);
  }
}

}  // namespace jwtsync::cli::inspect_test
