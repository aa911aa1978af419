// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/testing_gcp.h>
#include "fixture.h"

namespace jwtsync::cli::generate_test {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

class GenerateTest : public CliTest {};

TEST_F(GenerateTest, prints_48_random_bytes_as_base64url) {
  const std::string first = run({"generate"}).out;
  EXPECT_THAT(first, MatchesRegex("[A-Za-z0-9_-]{64}\n"));
  EXPECT_NE(run({"generate"}).out, first);
}

TEST_F(GenerateTest, writes_a_private_file_and_says_where) {
  const Ran ran = run({"generate", "--out", "/key"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out, "");
  const std::string secret = fake.files.content("/key");
  EXPECT_THAT(secret, MatchesRegex("[A-Za-z0-9_-]{64}")) << "and no line end, which every reader would have to trim";
  EXPECT_EQ(fake.files.status("/key")->mode, 0600u);
  EXPECT_THAT(ran.err, HasSubstr("a new secret of 64 characters is in /key (0600, kid "));
  EXPECT_THAT(ran.err, Not(HasSubstr(secret)));
}

TEST_F(GenerateTest, takes_the_locator_of_a_file_for_its_path) {
  EXPECT_EQ(run({"generate", "--out", "file:/key", "--json"}).json()["path"], "/key");
  EXPECT_EQ(fake.files.content("/key").size(), 64u);
}

TEST_F(GenerateTest, makes_no_file_that_is_called_as_a_locator) {
  for (const char* const place : {"env:JWT_SECRET", "credential:jwt", "builtin:development", "file:key",
                                  "file:/key?trim=no", "file:", ":", "a:b"}) {
    const Ran ran = run({"generate", "--out", place});
    EXPECT_EQ(ran.status, 2) << place;
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, HasSubstr("hint: give the path of a new file")) << place;
    EXPECT_FALSE(fake.files.status(place)) << place;
  }
  EXPECT_THAT(run({"generate", "--out", "env:FOO"}).err, HasSubstr("into a variable"));
  EXPECT_EQ(run({"generate", "--out", "/folder:key"}).status, 0) << "a colon in a path is one of its characters";
}

TEST_F(GenerateTest, never_overwrites) {
  fake.files.put("/key", "precious");
  const Ran ran = run({"generate", "--out", "/key"});
  EXPECT_EQ(ran.status, 5);
  EXPECT_EQ(fake.files.content("/key"), "precious");
}

TEST_F(GenerateTest, what_it_makes_is_fit_and_named_by_the_same_kid) {
  const json::Value made = run({"generate", "--out", "/key", "--json"}).json();
  EXPECT_EQ(made["path"], "/key");
  const json::Value resolved =
      run({"resolve", "--environment", "production", "--source", "file:/key", "--json"}).json();
  EXPECT_EQ(resolved["kid"], made["kid"]);
  EXPECT_EQ(resolved["warnings"], json::Value::array());
}

TEST_F(GenerateTest, json_holds_the_secret_only_where_it_is_the_answer) {
  const json::Value printed = run({"generate", "--json"}).json();
  EXPECT_EQ(printed["secret"].get<std::string>().size(), 64u);
  EXPECT_FALSE(run({"generate", "--out", "/key", "--json"}).json().contains("secret"));
}

/// A Google Cloud behind the emulator's variable, with one secret.
class GenerateIntoStoreTest : public CliTest {
 protected:
  GenerateIntoStoreTest() {
    fake.variables.set("SECRET_MANAGER_EMULATOR_HOST", "127.0.0.1:9");
    fake.network.attach("127.0.0.1:9", secrets);
    secrets.add_project("demo");
    secrets.put("demo", "jwt", jwtsync::testing::canary_secret);
  }
  jwtsync::testing::FakeSecretManager secrets;
};

TEST_F(GenerateIntoStoreTest, adds_a_version_that_is_then_resolved) {
  const Ran ran = run({"generate", "--out", "gcp-sm://demo/jwt"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, MatchesRegex("jwtsync: a new secret of 64 characters is the newest version of "
                                    "gcp-sm://demo/jwt .kid [A-Za-z0-9_-]+.\n"));
  EXPECT_EQ(secrets.versions("demo", "jwt"), 2u);
  const json::Value made = run({"generate", "--out", "gcp-sm://demo/jwt", "--json"}).json();
  EXPECT_EQ(made["locator"], "gcp-sm://demo/jwt");
  EXPECT_EQ(run({"resolve", "--source", "gcp-sm://demo/jwt", "--json"}).json()["kid"], made["kid"]);
}

TEST_F(GenerateIntoStoreTest, says_why_nothing_was_stored) {
  EXPECT_EQ(run({"generate", "--out", "gcp-sm://demo/none"}).status, 3);
  EXPECT_EQ(run({"generate", "--out", "gcp-sm://demo/jwt@1"}).status, 2);
  EXPECT_EQ(run({"generate", "--out", "vault://demo/jwt"}).status, 2);
  secrets.deny("demo", "jwt");
  const Ran denied = run({"generate", "--out", "gcp-sm://demo/jwt"});
  EXPECT_EQ(denied.status, 6);
  EXPECT_EQ(denied.out, "");
  EXPECT_THAT(denied.err, HasSubstr("hint: "));
  fake.network.fail("127.0.0.1:9", {Code::target_unreachable, "127.0.0.1:9 does not answer", ""});
  EXPECT_EQ(run({"generate", "--out", "gcp-sm://demo/jwt"}).status, 4);
}

TEST_F(GenerateTest, makes_key_pairs_of_which_others_get_the_public_half) {
  const Ran made = run({"generate", "--algorithm", "ES256", "--out", "/key.pem"});
  EXPECT_THAT(made.err, HasSubstr("a new ES256 key is in /key.pem (0600, kid "));
  EXPECT_THAT(fake.files.content("/key.pem"), ::testing::StartsWith("-----BEGIN PRIVATE KEY-----\n"));
  const json::Value jwks = run({"keys", "--public", "--source", "file:/key.pem"}).json();
  EXPECT_EQ(jwks["keys"][0]["alg"], "ES256");
  EXPECT_FALSE(jwks["keys"][0].contains("d"));
  const Ran pem = run({"keys", "--public", "--format", "pem", "--source", "file:/key.pem"});
  EXPECT_THAT(pem.out, ::testing::StartsWith("-----BEGIN PUBLIC KEY-----\n"));
}

TEST_F(GenerateTest, writes_a_key_pair_into_json_with_its_line_breaks) {
  const json::Value made = run({"generate", "--algorithm", "EdDSA", "--json"}).json();
  EXPECT_THAT(made["secret"].get<std::string>(), ::testing::EndsWith("\n-----END PRIVATE KEY-----\n"));
  const json::Value jwk = run({"generate", "--algorithm", "PS256", "--json"}).json();
  EXPECT_EQ(json::Value::parse(jwk["secret"].get<std::string>())["kid"], jwk["kid"]);
}

TEST_F(GenerateTest, knows_the_names_of_algorithms_and_formats_only) {
  EXPECT_EQ(run({"generate", "--algorithm", "none"}).status, 2);
  EXPECT_EQ(run({"generate", "--format", "der"}).status, 2);
  EXPECT_EQ(run({"generate", "--algorithm", "ES256", "--format", "text"}).status, 2);
}

}  // namespace jwtsync::cli::generate_test
