// SPDX-License-Identifier: Apache-2.0
// What keeps exec from starting a command. How it lives with one is shown by tests/cli/exec_test.py, for real.
#include "fixture.h"

namespace jwtsync::cli::exec_test {

using ::testing::HasSubstr;

struct Refused {
  std::vector<std::string> words;
  int status;
  const char* says;
};

class ExecTest : public CliTest {
 protected:
  void expect_refused(const Refused& refused) {
    std::vector<std::string> words{"exec"};
    words.insert(words.end(), refused.words.begin(), refused.words.end());
    const Ran ran = run(words);
    EXPECT_EQ(ran.status, refused.status) << ::testing::PrintToString(refused.words);
    EXPECT_THAT(ran.err, HasSubstr(refused.says)) << ::testing::PrintToString(refused.words);
  }
};

TEST_F(ExecTest, starts_nothing_when_it_is_asked_wrongly) {
  const Refused cases[] = {
      {{}, 2, "no command is given"},
      {{"--"}, 2, "no command is given"},
      {{"--", ""}, 2, "no command is given"},
      {{"false"}, 2, "does not stand behind --"},
      {{"false", "--", "false"}, 2, "does not stand behind --"},
      {{"sh", "-c", "exit 3"}, 2, "does not stand behind --"},
      {{"--as", "A-B", "--", "false"}, 2, "--as is not the name of a variable"},
      {{"--keep", "A-B", "--", "false"}, 2, "--keep is not the name of a variable"},
      {{"--keep", "JWT_SECRET_KEY", "--", "false"}, 2, "the variable that --as sets"},
      {{"--log-level", "inf", "--", "false"}, 2, "did you mean info?"},
      {{"--listen", "0.0.0.0:0", "--", "false"}, 2, "token_files"},
      {{"--tls-cert", "/a.pem", "--", "false"}, 2, "TLS needs a certificate and its key"},
      {{"--tls-cert", "/a", "--tls-key", "/b", "--tls-client-ca", "/c", "--", "false"}, 2, "no name is listed"},
      {{"--listen", "0.0.0.0:0", "--tls-cert", "/a", "--tls-key", "/b", "--", "false"}, 2, "token_files"},
      {{"--listen", "127.0.0.1:0", "--tls-cert", "/a", "--tls-key", "/b", "--", "false"}, 3, "TLS certificate"},
      {{"--service", " ", "--", "false"}, 2, "the name of the service is empty"},
      {{"--source", "nonsense", "--", "false"}, 2, "--source 1"},
      {{"--grup", "--", "false"}, 2, "did you mean --group?"},
      {{"--on-change", "restat", "--", "false"}, 2, "did you mean restart?"},
      {{"--ready", "8080", "--", "false"}, 2, "--ready is not a URL"},
      {{"--ready", "http://", "--", "false"}, 2, "--ready is not a URL"},
      {{"--ready", "https://:8080/", "--", "false"}, 2, "--ready is not a URL"},
      {{"--ready", "", "--", "false"}, 2, "--ready is not a URL"},
      {{"--file", "", "--", "false"}, 2, "--file is not an absolute path"},
      {{"--on-disk", "--", "false"}, 2, "--on-disk is for --file"},
      {{"--start-timeout", "5s", "--", "false"}, 2, "--start-timeout is for --ready"},
      {{"--spread", "5s", "--", "false"}, 2, "--spread is for --on-change"},
      {{"--spread", "x", "--on-change", "exit", "--", "false"}, 2, "--spread is not a length of time"},
      {{"--listen", "127.0.0.1:0", "--file", "key", "--", "false"}, 2, "--file is not an absolute path"},
      {{"--source", "file:/key", "--file", "/key", "--", "false"}, 2, "that the secret is read from"},
      {{"--as-keys", "A", "--", "false"}, 2, "--as-keys is for a hub"},
      {{"--signs", "--", "false"}, 2, "--signs is for a hub"},
      {{"--hub", "http://127.0.0.1:1", "--as-keys", "A,", "--", "false"}, 2, "these are not two"},
      {{"--hub", "http://127.0.0.1:1", "--as-keys", "A-B", "--", "false"}, 2, "--as-keys is not"},
      {{"--hub", "http://127.0.0.1:1", "--as-keys", "A,B C", "--", "false"}, 2, "--as-keys is not"},
      {{"--hub", "http://127.0.0.1:1", "--as-keys", "A,B", "--keep", "B", "--", "false"}, 2, "--keep names"},
      {{"--hub", "http://hub:1", "--listen", "127.0.0.1:0", "--", "false"}, 2, "by https"},
      {{"--hub", "http://127.0.0.1:1", "--source", "file:/key", "--", "false"}, 2, "beside a hub"},
  };
  for (const Refused& refused : cases) expect_refused(refused);
}

TEST_F(ExecTest, starts_nothing_without_a_fit_key) {
  fake.variables.set("JWT_SECRET_STAGING", "short-c4n4ry");
  expect_refused({{"--listen", "127.0.0.1:0", "--", "false"}, 6, "at least 32 characters"});
  fake.variables.unset("JWT_SECRET_STAGING");
  expect_refused({{"--listen", "127.0.0.1:0", "--", "false"}, 3, "no source has a secret in staging"});
  fake.files.put("/binary", std::string(40, '\0') + "c4n4ry");
  expect_refused({{"--listen", "127.0.0.1:0", "--source", "file:/binary?format=raw", "--", "false"}, 6, "--file"});
  const Ran ran = run({"exec", "--listen", "127.0.0.1:0", "--source", "file:/binary?format=raw", "--file", "-", "--",
                       "sh", "-c", "test $(wc -c <$JWT_SECRET_KEY_FILE) -eq 46"});
  EXPECT_EQ(ran.status, 0) << ran.err;
}

TEST_F(ExecTest, a_command_that_cannot_be_started_has_the_status_of_shells) {
  expect_refused({{"--listen", "127.0.0.1:0", "--", "jwtsync-no-such-command"}, 127, "there is no such command"});
  expect_refused({{"--listen", "127.0.0.1:0", "--", "/etc/passwd"}, 126, "cannot be executed"});
  expect_refused({{"--listen", "127.0.0.1:0", "--", "/etc"}, 126, "it is a folder"});
  expect_refused({{"--listen", "127.0.0.1:0", "--", "true", std::string(256 * 1024, 'x')}, 126, "cannot be executed"});
  expect_refused({{"--listen", "127.0.0.1:0", "--file", "/no/such/key", "--", "true"}, 3, "/no/such"});
  expect_refused({{"--listen", "127.0.0.1:0", "--file", "/etc/jwtsync-key", "--", "true"}, 6, "--on-disk"});
  const Ran ran = run({"exec", "--json", "--listen", "127.0.0.1:0", "--", "jwtsync-no-such-command"});
  EXPECT_EQ(ran.status, 127);
  EXPECT_EQ(ran.json()["error"]["code"], "file_absent");
}

TEST_F(ExecTest, ends_as_its_command_does_whose_options_are_its_own) {
  EXPECT_EQ(run({"exec", "--listen", "127.0.0.1:0", "--", "sh", "-c", "exit $2", "-e", "--json", "17"}).status, 17);
  const Ran ran =
      run({"exec", "--listen", "127.0.0.1:0", "--file", "-", "--as", "AT", "--", "sh", "-c", "test -s $AT"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(run({"exec", "--listen", "127.0.0.1:0", "--", "test", "a--", "=", "a--"}).status, 0);
  EXPECT_EQ(run({"exec", "--listen", "127.0.0.1:0", "--", "test", "--source=", "=", "--source="}).status, 0);
}

}  // namespace jwtsync::cli::exec_test
