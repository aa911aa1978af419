// SPDX-License-Identifier: Apache-2.0
#include "cli/sides_json.h"

#include <gtest/gtest.h>

namespace jwtsync::cli::sides_json_test {

TEST(sides_json, has_null_where_a_token_says_nothing_and_where_anything_is_taken) {
  EXPECT_EQ(json::dump(token_json({})),
            R"({"form":"jws","authentic":false,"alg":null,"kid":null,"typ":null,"iss":null,"aud":[],)"
            R"("signature_size":null,"signature_form":null})");
  EXPECT_EQ(json::dump(verifier_json({})),
            R"({"keys":[],"algorithms":[],"typ":null,"iss":null,"aud":[],"published_at":null})");
}

TEST(sides_json, has_every_fact) {
  const TokenFacts token{.form = TokenForm::jws,
                         .algorithm = "ES256",
                         .kid = "k",
                         .type = "JWT",
                         .issuer = "auth",
                         .audiences = {"a", "b"},
                         .is_authentic = true,
                         .has_header = true,
                         .signature = SignatureForm::der,
                         .signature_size = 71};
  EXPECT_EQ(json::dump(token_json(token)),
            R"({"form":"jws","authentic":true,"alg":"ES256","kid":"k","typ":"JWT","iss":"auth","aud":["a","b"],)"
            R"("signature_size":71,"signature_form":"der"})");
  const VerifierFacts verifier{.keys = {{"k", Algorithm::rs256, true, true}},
                               .algorithms = {Algorithm::rs256},
                               .type = "at+jwt",
                               .issuer = "auth",
                               .audiences = {"a"},
                               .published_at = "https://issuer.example/keys"};
  EXPECT_EQ(json::dump(verifier_json(verifier)),
            R"({"keys":[{"kid":"k","alg":"RS256","alg_by_default":true}],"algorithms":["RS256"],"typ":"at+jwt",)"
            R"("iss":"auth","aud":["a"],"published_at":"https://issuer.example/keys"})");
}

}  // namespace jwtsync::cli::sides_json_test
