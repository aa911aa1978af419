// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

namespace jwtsync::cli::verify_test {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class VerifyTest : public CliTest {
 protected:
  std::string token(const std::string& claims = R"({"sub":"me"})") { return run({"sign"}, claims).out; }
};

TEST_F(VerifyTest, a_good_token_is_valid_and_its_claims_are_shown) {
  const Ran ran = run({"verify"}, "  " + token() + "\r\n\n");
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out,
            "valid, expires in 1 h\n"
            "  sub  me\n"
            "  iat  1767225600  2026-01-01T00:00:00Z, now\n"
            "  exp  1767229200  2026-01-01T01:00:00Z, in 1 h\n");
}

TEST_F(VerifyTest, a_verdict_has_the_shape_that_programs_rely_on) {
  const std::string kid = run({"keys", "--json"}).json()["keys"][0]["kid"];
  EXPECT_EQ(run({"verify", "--json"}, token()).out, R"({"valid":true,"header":{"alg":"HS256","typ":"JWT","kid":")" +
                                                        kid +
                                                        R"("},"claims":{"sub":"me","iat":1767225600,"exp":1767229200}})"
                                                        "\n");
}

TEST_F(VerifyTest, an_expired_token_is_refused) {
  const std::string expired = token();
  fake.clock.advance(2h);
  const Ran ran = run({"verify"}, expired);
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, StartsWith("refused (token_expired): "));
  const json::Value verdict = run({"verify", "--json"}, expired).json();
  EXPECT_EQ(verdict["valid"], false);
  EXPECT_EQ(verdict["error"]["code"], "token_expired");
}

TEST_F(VerifyTest, a_token_of_another_key_is_refused) {
  const std::string foreign = token();
  fake.variables.set("JWT_SECRET_STAGING", jwtsync::testing::other_canary_secret);
  EXPECT_EQ(run({"verify", "--json"}, foreign).json()["error"]["code"], "token_signature_invalid");
}

TEST_F(VerifyTest, a_token_of_this_secret_that_was_changed_is_told_by_the_change) {
  fake.variables.set("JWT_SECRET_STAGING", '"' + std::string(jwtsync::testing::canary_secret) + '"');
  const std::string quoted = token();
  fake.variables.set("JWT_SECRET_STAGING", jwtsync::testing::canary_secret);
  const Ran ran = run({"verify"}, quoted);
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("\nwhy: the signature is that of this secret in double quotes\n"
                                 "fix: take the quotes off the value of the signer\n"));
  EXPECT_THAT(ran.out, Not(HasSubstr("hint:")));
  EXPECT_THAT(ran.out, Not(HasSubstr(std::string(jwtsync::testing::canary))));
  EXPECT_EQ(run({"verify", "--json"}, quoted).json()["signature_of"],
            json::Value({{"cause", "quotes-kept"},
                         {"variant", "double_quoted"},
                         {"why", "the signature is that of this secret in double quotes"},
                         {"fix", "take the quotes off the value of the signer"}}));
  EXPECT_THAT(run({"verify", "--batch"}, quoted).out, Not(HasSubstr("why:"))) << "one line a token";
  EXPECT_FALSE(run({"verify", "--batch", "--json"}, quoted).json().contains("signature_of"));
}

TEST_F(VerifyTest, a_token_of_a_stranger_has_no_signer_that_is_known) {
  const std::string foreign = token();
  fake.variables.set("JWT_SECRET_STAGING", jwtsync::testing::other_canary_secret);
  EXPECT_THAT(run({"verify"}, foreign).out, AllOf(HasSubstr("hint: "), Not(HasSubstr("why:"))));
  EXPECT_FALSE(run({"verify", "--json"}, foreign).json().contains("signature_of"));
}

struct Case {
  std::string claims;
  std::vector<std::string> words;
  std::string code;  // of the refusal; empty if it is valid
};

TEST_F(VerifyTest, expectations_decide) {
  const std::vector<Case> cases{
      {R"({"iss":"auth"})", {"--issuer", "auth"}, ""},
      {R"({"iss":"auth"})", {"--issuer", "other"}, "token_issuer_mismatch"},
      {R"({"aud":"backend"})", {}, "token_audience_mismatch"},
      {R"({"aud":"backend"})", {"--audience", "backend"}, ""},
      {R"({"aud":"backend"})", {"--audience", "web", "--audience", "backend"}, ""},
      {R"({"aud":"backend"})", {"--audience", "web"}, "token_audience_mismatch"},
      {R"({"aud":["web","backend"]})", {"--audience", "backend", "--audience", "web", "--audience-match", "all"}, ""},
      {R"({"aud":"web"})",
       {"--audience", "backend", "--audience", "web", "--audience-match", "all"},
       "token_audience_mismatch"},
      {R"({"aud":"web"})", {"--audience", "web", "--audience-match", "only"}, ""},
      {R"({"aud":["web"]})", {"--audience", "web", "--audience-match", "only"}, "token_audience_mismatch"},
      {R"({"sub":" "})", {"--require", "sub"}, "token_claim_missing"},
      {R"({"sub":"me"})", {"--require", "sub"}, ""},
      {R"({"sub":"me"})", {"--require", "sub", "--require", "jti"}, "token_claim_missing"},
      {R"({"nbf":1767225630})", {}, "token_not_yet_valid"},
      {R"({"nbf":1767225630})", {"--leeway", "1m"}, ""},
      {R"({})", {"--type", "jwt"}, ""},
      {R"({})", {"--type", "at+jwt"}, "token_type_mismatch"},
  };
  for (const Case& tried : cases) {
    std::vector<std::string> words{"verify", "--json"};
    words.insert(words.end(), tried.words.begin(), tried.words.end());
    const Ran ran = run(words, token(tried.claims));
    EXPECT_EQ(ran.status, tried.code.empty() ? 0 : 1) << tried.claims;
    EXPECT_EQ(ran.json()["valid"], tried.code.empty()) << tried.claims;
    if (!tried.code.empty()) {
      EXPECT_EQ(ran.json()["error"]["code"], tried.code) << tried.claims;
    }
  }
}

TEST_F(VerifyTest, a_batch_has_a_verdict_for_each_line) {
  const Ran ran = run({"verify", "--batch"}, token() + "\nnonsense\n" + token());
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, StartsWith("valid, expires in 1 h\n"
                                  "refused (token_malformed): "));
  EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 4);
  EXPECT_EQ(run({"verify", "--batch"}, token() + token()).status, 0);
  EXPECT_EQ(run({"verify", "--batch"}, "").status, 0);
}

TEST_F(VerifyTest, a_token_that_is_too_large_is_refused_and_the_next_one_is_not) {
  const Ran ran = run({"verify", "--batch"}, std::string(200'000, 'a') + "\n" + token());
  EXPECT_THAT(ran.out, StartsWith("refused (token_too_large): "));
  EXPECT_THAT(ran.out, HasSubstr("\nvalid"));
  EXPECT_EQ(run({"verify", "--json"}, std::string(200'000, 'a')).json()["error"]["code"], "token_too_large");
}

TEST_F(VerifyTest, a_greatest_age_counts_from_iat) {
  const std::string old = token();
  fake.clock.advance(10min);
  EXPECT_EQ(run({"verify", "--max-age", "10m"}, old).status, 0);
  fake.clock.advance(1s);
  EXPECT_EQ(run({"verify", "--max-age", "10m", "--json"}, old).json()["error"]["code"], "token_expired");
  EXPECT_EQ(run({"verify", "--max-age", "10m", "--leeway", "1s"}, old).status, 0);
  for (const std::string age : {"0s", "3651d", "10", ""}) {
    EXPECT_EQ(run({"verify", "--max-age", age}, old).status, 2) << age;
  }
  EXPECT_EQ(run({"verify", "--max-age", "10m", "--allow-future-iat"}, old).status, 2) << "young for ever";
}

TEST_F(VerifyTest, a_token_of_the_future_is_good_only_where_that_is_said) {
  fake.clock.advance(10min);
  const std::string ahead = token();
  fake.clock.advance(-5min);
  EXPECT_EQ(run({"verify", "--json"}, ahead).json()["error"]["code"], "token_issued_in_future");
  EXPECT_EQ(run({"verify", "--allow-future-iat"}, ahead).status, 0);
}

TEST_F(VerifyTest, nothing_here_takes_an_expired_token) {
  const std::string expired = token();
  fake.clock.advance(2h);
  for (const std::string option : {"--allow-expired", "--expired-within=1h", "--ignore-exp"}) {
    EXPECT_EQ(run({"verify", option}, expired).status, 2) << option;
  }
}

TEST_F(VerifyTest, a_match_that_asks_for_what_is_not_named_is_a_wrong_question) {
  EXPECT_EQ(run({"verify", "--audience-match", "one"}, token()).status, 2);
  EXPECT_EQ(run({"verify", "--audience-match", "all"}, token()).status, 2);
  EXPECT_EQ(run({"verify", "--audience-match", "only", "--audience", "a", "--audience", "b"}, token()).status, 2);
  EXPECT_EQ(run({"verify", "--require", " "}, token()).status, 2);
}

TEST_F(VerifyTest, a_leeway_beyond_an_hour_is_a_wrong_question) {
  EXPECT_EQ(run({"verify", "--leeway", "2h"}, token()).status, 2);
}

}  // namespace jwtsync::cli::verify_test
