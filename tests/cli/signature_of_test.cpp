// SPDX-License-Identifier: Apache-2.0
#include "cli/signature_of.h"

#include <gmock/gmock.h>

namespace jwtsync::cli::signature_of_test {

VerifierFacts taking(Algorithm algorithm) {
  VerifierFacts verifier;
  verifier.keys = {{"k", algorithm, true, true}};
  return verifier;
}

TEST(signature_of, is_looked_for_where_a_changed_secret_may_make_it) {
  for (const Code code : {Code::token_signature_invalid, Code::token_algorithm_mismatch, Code::token_key_unknown}) {
    EXPECT_TRUE(may_be_of_another_secret(code, taking(Algorithm::hs256)));
    EXPECT_FALSE(may_be_of_another_secret(code, taking(Algorithm::rs256))) << "there is no secret";
    EXPECT_FALSE(may_be_of_another_secret(code, {}));
  }
  for (const Code code : {Code::token_expired, Code::token_malformed, Code::token_audience_mismatch}) {
    EXPECT_FALSE(may_be_of_another_secret(code, taking(Algorithm::hs256)));
  }
}

TEST(signature_of, is_two_lines) {
  EXPECT_EQ(signature_text({Cause::white_space, "this secret plus a newline", "take it off", "trailing_newline"}),
            "why: the signature is that of this secret plus a newline\nfix: take it off\n");
}

TEST(signature_of, has_the_shape_that_programs_rely_on) {
  EXPECT_EQ(
      json::dump(signature_json({Cause::white_space, "this secret plus a newline", "take it off", "trailing_newline"})),
      R"({"cause":"white-space","variant":"trailing_newline","why":"the signature is that of this secret plus a )"
      R"(newline","fix":"take it off"})");
  EXPECT_EQ(json::dump(signature_json({Cause::secret_empty, "an empty secret", "give it"})),
            R"({"cause":"secret-empty","variant":null,"why":"the signature is that of an empty secret",)"
            R"("fix":"give it"})");
}

}  // namespace jwtsync::cli::signature_of_test
