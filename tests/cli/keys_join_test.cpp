// SPDX-License-Identifier: Apache-2.0
#include "cli/keys_join.h"

#include "fixture.h"

namespace jwtsync::cli::keys_join_test {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

class KeysJoinTest : public CliTest {
 protected:
  KeysJoinTest() {
    fake.files.put("/old", std::string(jwtsync::testing::canary_secret) + "-old");
    fake.files.put("/new", std::string(jwtsync::testing::canary_secret) + "-new");
  }
  [[nodiscard]] Ran join(std::vector<std::string> more) {
    std::vector<std::string> words{"keys", "--join"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  [[nodiscard]] std::string token_by(const std::string& path) {
    return run({"sign", "--source", "file:" + path}, R"({"sub":"alice"})").out;
  }
  [[nodiscard]] int verified_by(const std::string& path, const std::string& token) {
    return run({"verify", "--source", "file:" + path}, token).status;
  }
};

TEST_F(KeysJoinTest, tokens_of_both_are_good_and_the_first_signs) {
  const Ran ran = join({"-s", "file:/old", "-s", "file:/new", "--out", "/both"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, StartsWith("jwtsync: a set of 2 keys is in /both (0600); "));
  EXPECT_EQ(fake.files.status("/both")->mode, 0600u);
  EXPECT_EQ(verified_by("/both", token_by("/old")), 0);
  EXPECT_EQ(verified_by("/both", token_by("/new")), 0);
  EXPECT_EQ(verified_by("/old", token_by("/both")), 0) << "it signs by the first";
  EXPECT_EQ(verified_by("/new", token_by("/both")), 1);

  EXPECT_EQ(join({"-s", "file:/new", "-s", "file:/both", "--out", "/turned"}).status, 0);
  EXPECT_EQ(verified_by("/new", token_by("/turned")), 0) << "the next step: the other one signs";
  EXPECT_EQ(verified_by("/turned", token_by("/both")), 0);
}

TEST_F(KeysJoinTest, one_secret_becomes_a_jwk) {
  EXPECT_EQ(join({"-s", "file:/old", "-o", "/jwk", "-f", "jwk"}).status, 0);
  EXPECT_THAT(fake.files.content("/jwk"), StartsWith(R"({"use":"sig","alg":"HS256","kty":"oct","k":")"));
  EXPECT_EQ(run({"keys", "--json", "-s", "file:/jwk"}).out, run({"keys", "--json", "-s", "file:/old"}).out);
  EXPECT_EQ(join({"-s", "file:/old", "-s", "file:/new", "-o", "/two", "-f", "jwk"}).status, 2);
  EXPECT_FALSE(fake.files.status("/two"));
}

TEST_F(KeysJoinTest, takes_the_usual_order_where_no_source_is_given) {
  const json::Value answer = join({"--out", "/jwks", "--json"}).json();
  EXPECT_EQ(answer["path"], "/jwks");
  EXPECT_THAT(answer["keys"], SizeIs(1));
}

TEST_F(KeysJoinTest, whose_tokens_without_a_kid_are_must_be_said) {
  EXPECT_THAT(join({"-s", "file:/old", "-s", "file:/new", "-o", "/1"}).err, HasSubstr("--unnamed LOCATOR"));
  const Ran ran = join({"-s", "file:/old", "-s", "file:/new", "-o", "/2", "--unnamed", "file:/old"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.err, Not(HasSubstr("--unnamed")));
  EXPECT_EQ(join({"-s", "file:/old", "-o", "/3", "--unnamed", "file:/new"}).status, 2);
}

TEST_F(KeysJoinTest, puts_nothing_anywhere_if_a_source_is_wrong) {
  EXPECT_EQ(join({"-s", "file:/old", "-s", "file:/none", "-o", "/both"}).status, 3);
  const Ran ran = join({"-s", "file:/old", "-s", "fiel:/new", "-o", "/both"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("--source 2"));
  fake.files.put("/short", "short-c4n4ry");
  EXPECT_EQ(join({"-s", "file:/old", "-s", "file:/short", "-o", "/both"}).status, 6);
  EXPECT_FALSE(fake.files.status("/both"));
}

TEST_F(KeysJoinTest, never_overwrites_and_never_shows) {
  fake.files.put("/both", "precious");
  EXPECT_EQ(join({"-s", "file:/old", "-s", "file:/new", "-o", "/both"}).status, 5);
  EXPECT_EQ(fake.files.content("/both"), "precious");
  const Ran ran = join({"-s", "file:/old"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("--out FILE"));
}

TEST_F(KeysJoinTest, its_options_are_its_own) {
  EXPECT_EQ(run({"keys", "--out", "/x"}).status, 2);
  EXPECT_EQ(run({"keys", "--unnamed", "file:/old"}).status, 2);
  EXPECT_EQ(join({"-s", "file:/old", "-o", "/x", "--public"}).status, 2);
  EXPECT_EQ(join({"-s", "file:/old", "-o", "/x", "-f", "pem"}).status, 2);
  EXPECT_EQ(join({"-s", "file:/old", "-o", "env:X"}).status, 2);
}

}  // namespace jwtsync::cli::keys_join_test
