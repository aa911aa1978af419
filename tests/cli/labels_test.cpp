// SPDX-License-Identifier: Apache-2.0
#include "cli/labels.h"

#include <jwtsync/fleet.h>
#include "fixture.h"

namespace jwtsync::cli::labels_test {

using ::testing::HasSubstr;

class LabelsTest : public CliTest {
 protected:
  Ran answer(std::vector<std::string> more) {
    std::vector<std::string> words{"answer", "--nonce", Nonce::create(fake.randomness)->text()};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
};

TEST_F(LabelsTest, stand_in_the_report) {
  fake.variables.set("K_SERVICE", "auth");
  fake.variables.set("K_REVISION", "auth-00042-xyz");
  EXPECT_EQ(answer({}).json()["report"]["labels"], (json::Value{{"revision", "auth-00042-xyz"}}));
  EXPECT_EQ(answer({"--label", "revision=canary", "--label", "team=payments"}).json()["report"]["labels"],
            (json::Value{{"revision", "canary"}, {"team", "payments"}}));
}

TEST_F(LabelsTest, are_left_out_where_there_are_none) { EXPECT_FALSE(answer({}).json()["report"].contains("labels")); }

TEST_F(LabelsTest, that_are_none_are_a_usage_error_and_not_quoted) {
  const std::string secret(jwtsync::testing::canary_secret);
  for (const std::string& bad : {secret, "the " + secret + "=x", "a=" + secret + secret + secret + secret}) {
    const Ran ran = answer({"--label", bad});
    EXPECT_EQ(ran.status, 2) << bad;
    EXPECT_THAT(ran.err, HasSubstr("error: --label: "));
  }
  EXPECT_EQ(answer({"--label", "a=1", "--label", "a=2"}).status, 2);
  std::vector<std::string> many;
  for (int i = 0; i < 17; ++i) many.insert(many.end(), {"--label", "n" + std::to_string(i) + "=v"});
  EXPECT_EQ(answer(many).status, 2);
}

}  // namespace jwtsync::cli::labels_test
