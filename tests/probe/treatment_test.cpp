// SPDX-License-Identifier: Apache-2.0
#include "probe/treatment.h"

#include <gmock/gmock.h>

namespace jwtsync::probe::treatment_test {

using ::testing::HasSubstr;
using ::testing::Not;

Treatment of_body(const std::string& body, std::string_view token = {}) {
  return treatment_of({.status = 200, .body = body}, token);
}

TEST(treatment, is_the_same_for_answers_that_differ_in_numbers_and_identifiers) {
  EXPECT_EQ(of_body(R"({"request":17,"time":1722254400.5,"detail":"Not found"})"),
            of_body(R"({"request":18,"time":1722254401.25,"detail":"Not found"})"));
  EXPECT_EQ(of_body("id 5f0c2a1e-77aa-4be1 ok"), of_body("id 9d3b1c00-12ef-4c6d ok"));
  EXPECT_EQ(of_body("a  b\n\tc"), of_body("a b c"));
  EXPECT_NE(of_body(R"({"detail":"user not found"})"), of_body(R"({"detail":"invalid signature"})"));
}

TEST(treatment, does_not_keep_the_token_that_an_answer_repeats) {
  const Treatment treatment = of_body("you sent abc.def.ghi", "abc.def.ghi");
  EXPECT_EQ(treatment, of_body("you sent xyz.uvw.rst", "xyz.uvw.rst"));
  EXPECT_THAT(treatment.words, Not(HasSubstr("def")));
}

TEST(treatment, has_the_error_of_a_challenge_and_the_place_of_a_redirect) {
  const Treatment challenged = treatment_of(
      {401, {{"www-authenticate", R"(Bearer realm="a", error="invalid_token", error_description="x")"}}, ""}, {});
  EXPECT_EQ(challenged.challenge, "invalid_token");
  EXPECT_EQ(treatment_of({401, {{"WWW-Authenticate", "Bearer error=invalid_token"}}, ""}, {}).challenge,
            "invalid_token");
  EXPECT_EQ(treatment_of({401, {{"WWW-Authenticate", "Bearer"}}, ""}, {}).challenge, "");
  EXPECT_EQ(treatment_of({302, {{"Location", "https://login.example/?next=1"}}, ""}, {}).location,
            "https://login.example/");
}

TEST(treatment, is_success_unless_status_or_body_say_otherwise) {
  EXPECT_TRUE(is_success(of_body(R"({"you":"alice"})")));
  EXPECT_TRUE(is_success(of_body(R"({"error":null,"you":"alice"})")));
  EXPECT_FALSE(is_success(of_body(R"({"error":{"message":"no"}})")));
  EXPECT_FALSE(is_success(of_body(R"({"errors": [{"message":"no"}]})")));
  EXPECT_FALSE(is_success(of_body(R"({"success":false})")));
  for (const char* empty : {R"({"errors":[],"you":"alice"})", R"({"error" : "","you":"alice"})", R"({"error":{ }})"}) {
    EXPECT_TRUE(is_success(of_body(empty))) << empty;
  }
  EXPECT_FALSE(is_success(of_body(R"({"errors":[],"error":"no"})")));
  EXPECT_FALSE(is_success(of_body(R"(<form><input name="p" TYPE="password"></form>)")));
  EXPECT_FALSE(is_success(treatment_of({302, {}, ""}, {})));
  EXPECT_FALSE(is_success(treatment_of({401, {}, ""}, {})));
}

TEST(treatment, calls_a_token_invalid_in_so_many_words_only) {
  EXPECT_TRUE(calls_token_invalid(of_body(R"({"detail":"Signature verification failed"})")));
  EXPECT_TRUE(calls_token_invalid(of_body(R"({"error":"invalid_token"})")));
  EXPECT_TRUE(
      calls_token_invalid(treatment_of({401, {{"WWW-Authenticate", "Bearer error=\"invalid_token\""}}, ""}, {})));
  EXPECT_FALSE(calls_token_invalid(of_body(R"({"detail":"Could not validate credentials"})")));
  EXPECT_FALSE(calls_token_invalid(of_body("Unauthorized")));
}

TEST(treatment, looks_at_the_beginning_of_a_long_body_only) {
  const std::string long_body(std::size_t{1} << 20, 'x');
  EXPECT_LT(of_body(long_body).words.size(), std::size_t{64} * 1024);
}

}  // namespace jwtsync::probe::treatment_test
