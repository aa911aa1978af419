// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/fleet.h>
#include "fixture.h"

namespace jwtsync::cli::answer_test {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class AnswerTest : public CliTest {
 protected:
  const std::string nonce = Nonce::create(fake.randomness).value().text();
};

TEST_F(AnswerTest, is_one_line_that_agree_reads) {
  const Ran ran = run({"answer", "--nonce", nonce, "--service", "auth"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 1);
  EXPECT_EQ(ran.err, "");
  const json::Value answer = ran.json();
  EXPECT_EQ(answer["nonce"], nonce);
  EXPECT_EQ(answer["report"]["service"], "auth");
  EXPECT_EQ(answer["report"]["source"], "JWT_SECRET_STAGING");
  EXPECT_THAT(answer["challenge"]["keys"], SizeIs(1));
  EXPECT_EQ(answer["siblings"], json::Value::array());
  const auto witnessed = read_collected(ran.out, Nonce::parse(nonce).value());
  ASSERT_THAT(witnessed, SizeIs(1));
  EXPECT_TRUE(witnessed[0].testimony);
}

TEST_F(AnswerTest, has_variants_when_asked_for) {
  EXPECT_THAT(run({"answer", "--nonce", nonce}).json()["challenge"]["keys"][0].value("variants", json::Value::array()),
              IsEmpty());
  EXPECT_THAT(run({"answer", "--nonce", nonce, "--variants"}).json()["challenge"]["keys"][0]["variants"],
              Not(IsEmpty()));
}

TEST_F(AnswerTest, needs_a_nonce) {
  const Ran ran = run({"answer"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("jwtsync agree --new-nonce"));
  EXPECT_EQ(run({"answer", "--nonce", "c4n4ry"}).status, 2);
}

TEST_F(AnswerTest, says_why_it_cannot_answer) {
  fake.variables.unset("JWT_SECRET_STAGING");
  EXPECT_EQ(run({"answer", "--nonce", nonce}).status, 3);
  fake.variables.set("JWT_SECRET_STAGING", "short-c4n4ry");
  EXPECT_EQ(run({"answer", "--nonce", nonce}).status, 6);
  EXPECT_EQ(run({"answer", "--nonce", nonce, "--json"}).json()["report"]["error"]["code"], "secret_too_short");
}

}  // namespace jwtsync::cli::answer_test
