// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

namespace jwtsync::cli::sign_test {

using ::testing::HasSubstr;

constexpr int fake_now = 1'767'225'600;  // where FakeClock stands

class SignTest : public CliTest {
 protected:
  /// The claims of a token that the program accepts.
  json::Value claims_of(const std::string& token) {
    const json::Value verdict = run({"verify", "--json"}, token).json();
    EXPECT_EQ(verdict["valid"], true);
    return verdict["claims"];
  }
};

TEST_F(SignTest, sets_the_times_for_an_hour) {
  const Ran ran = run({"sign"}, R"({"sub":"me"})");
  EXPECT_EQ(ran.status, 0);
  const json::Value claims = claims_of(ran.out);
  EXPECT_EQ(claims["sub"], "me");
  EXPECT_EQ(claims["iat"], fake_now);
  EXPECT_EQ(claims["exp"], fake_now + 3600);
}

TEST_F(SignTest, replaces_times_that_the_claims_have) {
  const json::Value claims = claims_of(run({"sign", "--expires-in", "15m"}, R"({"exp":1,"iat":2})").out);
  EXPECT_EQ(claims["iat"], fake_now);
  EXPECT_EQ(claims["exp"], fake_now + 900);
}

TEST_F(SignTest, tells_a_program_more) {
  const json::Value answer = run({"sign", "--json"}, "{}").json();
  EXPECT_EQ(answer["algorithm"], "HS256");
  EXPECT_EQ(answer["expires_at"], fake_now + 3600);
  EXPECT_EQ(answer["kid"], run({"keys", "--json"}).json()["keys"][0]["kid"]);
}

TEST_F(SignTest, writes_the_type_and_the_kid_that_it_is_told) {
  const std::string kid = run({"keys", "--json"}).json()["keys"][0]["kid"];
  const Ran ran = run({"sign", "--type", "at+jwt", "--kid", kid}, "{}");
  EXPECT_EQ(ran.status, 0);
  const json::Value verdict = run({"verify", "--json", "--type", "AT+JWT"}, ran.out).json();
  EXPECT_EQ(verdict["valid"], true);
  EXPECT_EQ(verdict["header"], (json::Value{{"alg", "HS256"}, {"typ", "at+jwt"}, {"kid", kid}}));
}

TEST_F(SignTest, signs_by_no_key_that_it_does_not_hold) {
  for (const std::string kid : {"another", "x\",\"alg\":\"none"}) {
    const Ran ran = run({"sign", "--json", "--kid", kid}, "{}");
    EXPECT_EQ(ran.status, 3);
    EXPECT_EQ(ran.json()["error"]["code"], "signing_key_absent");
    EXPECT_THAT(ran.out + ran.err, ::testing::Not(HasSubstr(kid)));
  }
}

struct Case {
  std::vector<std::string> words;
  std::string input;
  std::string code;
};

TEST_F(SignTest, refuses_what_it_cannot_sign) {
  const std::vector<Case> cases{
      {{}, "", "claims_malformed"},
      {{}, " \n", "claims_malformed"},
      {{}, "sub=me", "claims_malformed"},
      {{}, "[1]", "claims_malformed"},
      {{}, R"({"sub":"a","sub":"b"})", "claims_malformed"},
      {{}, R"({"sub":1})", "claims_malformed"},
      {{}, "{\"pad\":\"" + std::string(70'000, 'x') + "\"}", "claims_malformed"},
      {{"--expires-in", "0s"}, "{}", "argument_invalid"},
      {{"--expires-in", "60"}, "{}", "argument_invalid"},
      {{"--type", "at jwt"}, "{}", "argument_invalid"},
      {{"--type", "JWT\",\"crit\":[\"x\"]"}, "{}", "argument_invalid"},
      {{"--alg", "none"}, "{}", "argument_invalid"},
      {{"--header", "{}"}, "{}", "argument_invalid"},
      {{}, R"({"jti":1})", "claims_malformed"},
  };
  for (const Case& tried : cases) {
    std::vector<std::string> words{"sign", "--json"};
    words.insert(words.end(), tried.words.begin(), tried.words.end());
    const Ran ran = run(words, tried.input);
    EXPECT_EQ(ran.status, 2) << tried.input.substr(0, 40);
    EXPECT_EQ(ran.json()["error"]["code"], tried.code) << tried.input.substr(0, 40);
  }
}

TEST_F(SignTest, a_token_that_would_be_too_large_is_not_made) {
  EXPECT_EQ(run({"sign"}, "{\"pad\":\"" + std::string(60'000, 'x') + "\"}").status, 1);
}

}  // namespace jwtsync::cli::sign_test
