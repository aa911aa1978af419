// SPDX-License-Identifier: Apache-2.0
// More of it stands in doctor_test.cpp, by the command.
#include "cli/token_examination.h"

#include "cli/commands.h"
#include "fixture.h"

namespace jwtsync::cli::token_examination_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class TokenExaminationTest : public CliTest {
 protected:
  /// Of what stands on standard input, or in the place that is named.
  [[nodiscard]] Result<std::string> token_in(const std::string& place, const std::string& input = {}) {
    TextInput in(input);
    TextOutput out;
    Console console{.in = in, .out = out, .err = out};
    return token_of({doctor_command, {}, fake.world(), console, fake.process}, place);
  }
  [[nodiscard]] TokenExamination examined(const std::string& token) {
    TextInput in;
    TextOutput out;
    Console console{.in = in, .out = out, .err = out};
    return examine_token({doctor_command, {}, fake.world(), console, fake.process},
                         sourcing_of(fake.world(), {}).value(), {}, token)
        .value();
  }
};

TEST_F(TokenExaminationTest, white_space_around_it_does_not_matter) {
  fake.files.put("/token", " a.b.c\n");
  EXPECT_EQ(token_in("/token"), "a.b.c");
  EXPECT_EQ(token_in("-", "\ta.b.c\r\n"), "a.b.c");
}

TEST_F(TokenExaminationTest, a_token_in_the_place_of_its_file_is_known_by_its_form) {
  for (const char* text : {"eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "Bearer eyJhbGciOiJIUzI1NiJ9", "b'eyJhbGci'"}) {
    const Result<std::string> token = token_in(text);
    EXPECT_EQ(token.error().code, Code::argument_invalid) << text;
    EXPECT_EQ((token.error().message + token.error().hint).find("eyJ"), std::string::npos);
  }
  EXPECT_EQ(token_in("/no/such/file").error().code, Code::file_absent);
}

TEST_F(TokenExaminationTest, what_is_not_expected_is_not_judged_and_said_to_be_so) {
  const std::string token = run({"sign"}, R"({"iss":"auth","aud":"backend"})").out;
  const TokenExamination examination = examined(token.substr(0, token.size() - 1));
  EXPECT_TRUE(examination.is_judged());
  EXPECT_FALSE(examination.evidence.refusal);
  EXPECT_THAT(examination.evidence.sides.verifier.audiences, IsEmpty());
  EXPECT_THAT(examination.unseen, ElementsAre(HasSubstr("--issuer"), HasSubstr("--audience")));
}

TEST_F(TokenExaminationTest, without_a_key_it_says_what_it_is_and_no_more) {
  fake.variables.set("JWT_SECRET_STAGING", "");
  const TokenExamination examination = examined("eyJhbGciOiJIUzI1NiJ9.e30.AAAA");
  EXPECT_FALSE(examination.is_judged());
  EXPECT_EQ(examination.evidence.sides.token.algorithm, "HS256");
  EXPECT_THAT(examination.unseen, ElementsAre(HasSubstr("there is no key here")));
}

Explanation said(const std::string& service, TokenVerdict verdict) {
  Explanation explanation;
  explanation.service = service;
  explanation.verdict = verdict;
  return explanation;
}

TEST_F(TokenExaminationTest, is_of_a_refused_token_where_the_keys_here_or_a_process_refuse_it) {
  TokenExamination examination;
  EXPECT_FALSE(examination.is_refused());
  examination.evidence.refusal = Error{Code::ring_unavailable, "", ""};
  examination.explained = {{TargetUrl{"a"}, failure(Code::target_timeout, "")},
                           {TargetUrl{"b"}, said("any", TokenVerdict::signature_unknown)}};
  EXPECT_FALSE(examination.is_refused());
  examination.explained.push_back({TargetUrl{"c"}, said("any", TokenVerdict::refused)});
  EXPECT_TRUE(examination.is_refused());
}

TEST_F(TokenExaminationTest, what_processes_could_not_say_is_told) {
  const std::vector<Explained> explained{{TargetUrl{"http://a"}, said("auth", TokenVerdict::signature_unknown)},
                                         {TargetUrl{"http://a2"}, said("auth", TokenVerdict::signature_unknown)},
                                         {TargetUrl{"http://b"}, failure(Code::target_timeout, "b did not answer")}};
  EXPECT_THAT(unexplained(explained),
              ElementsAre("whether the signature is good for auth: it was not sent (--send-token sends it)",
                          "what is made of the token by http://b (b did not answer)"));
  EXPECT_THAT(unexplained({}), IsEmpty());
}

}  // namespace jwtsync::cli::token_examination_test
