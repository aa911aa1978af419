// SPDX-License-Identifier: Apache-2.0
#include "cli/token_text.h"

#include "../fleet/fixture.h"
#include "fixture.h"

namespace jwtsync::cli::token_text_test {

class TokenTextTest : public ::testing::Test {
 protected:
  TextInput in;
  TextOutput out, err;
  Console console{.in = in, .out = out, .err = err};
};

TokenExamination examined() {
  TokenExamination token;
  TokenEvidence& evidence = token.evidence;
  evidence.size = 120;
  evidence.look.claims_json =
      R"({"sub":"alice","iat":1767225500,"nbf":"2026-01-01T00:00:00Z","exp":"c4n4ry","name":"c4n4ry"})";
  evidence.sides.token.algorithm = "HS256";
  evidence.sides.token.issuer = "au\nth";
  evidence.sides.token.audiences = {"backend", "web"};
  return token;
}

TEST_F(TokenTextTest, shows_what_tokens_are_judged_by_and_no_other_claim) {
  EXPECT_EQ(token_text(examined(), fixture::start, console),
            "token of 120 bytes: accepted\n"
            "  alg  HS256\n"
            "  iss  au\\u{a}th\n"
            "  aud  [\"backend\",\"web\"]\n"
            "  iat  1767225500            2025-12-31T23:58:20Z, 1 min ago\n"
            "  nbf  2026-01-01T00:00:00Z\n");
}

TEST_F(TokenTextTest, has_a_verdict_of_each_source) {
  TokenExamination token = examined();
  token.evidence = {.size = 9, .made_by = SignatureMatch{Cause::white_space, "this secret plus a newline", "trim it"}};
  token.evidence.refusal = Error{Code::token_signature_invalid, "another key", ""};
  token.by_source = {{"file:/a", token.evidence.refusal},
                     {"file:/b", std::nullopt},
                     {"file:/c", Error{Code::ring_unavailable, "there is no file", ""}}};
  EXPECT_EQ(token_text(token, fixture::start, console),
            "token of 9 bytes\n"
            "   by file:/a: refused (token_signature_invalid): another key\n"
            "   by file:/b: accepted\n"
            "   by file:/c: not judged, there is no file\n"
            "the signature is that of this secret plus a newline\n");
  const json::Value value = token_answer_json(token);
  EXPECT_EQ(value["accepted"], false);
  EXPECT_EQ(value["made_by"], "this secret plus a newline");
  EXPECT_EQ(value["sources"][1]["accepted"], true);
  EXPECT_TRUE(value["sources"][2]["accepted"].is_null());
}

Explanation said(const std::string& service, TokenVerdict verdict) {
  Explanation explanation;
  explanation.service = service;
  explanation.verdict = verdict;
  return explanation;
}

TEST_F(TokenTextTest, has_what_each_process_says) {
  Explanation refused = said("backend", TokenVerdict::refused);
  refused.stage = Stage::claims;
  refused.error = Error{Code::token_expired, "it expired\n3 s ago", ""};
  refused.code = "token_expired";
  TokenExamination token;
  token.evidence = {.refusal = Error{Code::ring_unavailable, "no key", ""}, .size = 9};
  token.explained = {{TargetUrl{"http://a"}, said("auth", TokenVerdict::accepted)},
                     {TargetUrl{"http://b"}, refused},
                     {TargetUrl{"http://c"}, said("c", TokenVerdict::signature_unknown)},
                     {TargetUrl{"http://d"}, failure(Code::target_timeout, "d did not answer")}};
  EXPECT_EQ(token_text(token, fixture::start, console),
            "token of 9 bytes\n"
            "   by auth at http://a: accepted\n"
            "   by backend at http://b: refused at claims (token_expired): it expired\\u{a}3 s ago\n"
            "   by c at http://c: header and claims are good; it did not get the signature (--send-token)\n");
  const json::Value value = token_answer_json(token);
  EXPECT_EQ(value["processes"][1]["explanation"]["verdict"], "refused");
  EXPECT_EQ(value["processes"][3]["error"]["code"], "target_timeout");
}

TEST_F(TokenTextTest, of_json_has_one_shape) {
  const json::Value value = token_answer_json(examined());
  std::vector<std::string> names;
  for (const auto& [name, member] : value.items()) names.push_back(name);
  EXPECT_THAT(names, ::testing::ElementsAre("size", "token", "times", "accepted", "error", "verifier", "made_by",
                                            "sources", "processes"));
  EXPECT_EQ(json::dump(value["times"]), R"({"iat":1767225500,"nbf":"2026-01-01T00:00:00Z"})");
  EXPECT_EQ(value.dump().find("c4n4ry"), std::string::npos);
}

}  // namespace jwtsync::cli::token_text_test
