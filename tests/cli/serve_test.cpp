// SPDX-License-Identifier: Apache-2.0
// What keeps serve from starting. That it serves is shown by tests/cli/scripts/serve.txt, with the real command.
#include "fixture.h"

namespace jwtsync::cli::serve_test {

using ::testing::HasSubstr;

struct Refused {
  std::vector<std::string> words;
  int status;
  const char* says;
};

class ServeTest : public CliTest {
 protected:
  void expect_refused(const Refused& refused) {
    std::vector<std::string> words{"serve"};
    words.insert(words.end(), refused.words.begin(), refused.words.end());
    const Ran ran = run(words);
    EXPECT_EQ(ran.status, refused.status) << ::testing::PrintToString(refused.words);
    EXPECT_THAT(ran.err, HasSubstr(refused.says)) << ::testing::PrintToString(refused.words);
  }
};

TEST_F(ServeTest, does_not_start_when_it_is_asked_wrongly) {
  fake.files.put("/misspelt.toml", "[serv]\n");
  fake.files.put("/open.toml", "[serve]\nlisten = \"0.0.0.0:7517\"\n");
  const Refused cases[] = {
      {{"--log-level", "inf"}, 2, "did you mean info?"},
      {{"--log-level", ""}, 2, "--log-level"},
      {{"--log-format", "xml"}, 2, "--log-format is not text or json"},
      {{"--listen", "7517"}, 2, "127.0.0.1:7517"},
      {{"--listen", "auth:7517"}, 2, "127.0.0.1:7517"},
      {{"--listen", "0.0.0.0:0"}, 2, "token_files"},
      {{"--listen", "[::]:0"}, 2, "token_files"},
      {{"--config", "/open.toml"}, 2, "token_files"},
      {{"--listen", "0.0.0.0:0", "--access-token", "c4n4ry-0123456789"}, 2, "--access-token does not name a file"},
      {{"--listen", "127.0.0.1:0", "--tls-cert", "/tls.crt"}, 2, "a certificate and its key"},
      {{"--listen", "127.0.0.1:0", "--tls-cert", "/none.crt", "--tls-key", "/none.key"}, 3, "/none.crt"},
      {{"--listen", "127.0.0.1:0", "--tls-cert", "/misspelt.toml", "--tls-key", "/misspelt.toml"}, 6, "no certificate"},
      {{"--config", "/misspelt.toml"}, 2, "did you mean \"serve\"?"},
      {{"--config", "/none.toml"}, 3, "/none.toml"},
      {{"--audience-match", "one"}, 2, "say any, all or only"},
      {{"--listen", "127.0.0.1:0", "-a", "a", "-a", "b", "--audience-match", "only"}, 2, "expect one audience"},
      {{"--claim", "sub"}, 2, "no = between claim and header"},
      {{"--claim", "sub=X_Jwt"}, 2, "--claim: a header's name is made of letters"},
      {{"--claim", "sub=X-Jwt", "--claim", "iss=x-jwt"}, 2, "two claims must not stand in one header"},
      {{"--wait-for-key", "2"}, 2, "--wait-for-key is not a length of time"},
      {{"--wait-for-key", "-1s"}, 2, "--wait-for-key is not a length of time"},
      {{"--listen", "127.0.0.1:0", "--source", "nonsense"}, 2, "--source 1"},
      {{"--listen", "127.0.0.1:0", "--environment", "prodution"}, 2, "prodution"},
      {{"auth"}, 2, "not an option"},
  };
  for (const Refused& refused : cases) expect_refused(refused);
}

TEST_F(ServeTest, does_not_start_without_a_fit_secret_if_it_is_told_not_to_wait) {
  fake.variables.set("JWT_SECRET_STAGING", "short-c4n4ry");
  expect_refused({{"--listen", "127.0.0.1:0", "--wait-for-key", "0"}, 6, "at least 32 characters"});
  fake.variables.unset("JWT_SECRET_STAGING");
  expect_refused({{"--listen", "127.0.0.1:0", "--wait-for-key", "0s"}, 3, "no source has a secret in staging"});
}

TEST_F(ServeTest, errors_are_json_when_asked_for) {
  const Ran ran = run({"serve", "--listen", "0.0.0.0:0", "--json"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.json()["error"]["code"], "listener_unprotected");
}

}  // namespace jwtsync::cli::serve_test
