// SPDX-License-Identifier: Apache-2.0
// A process that answers in its log.
#include "fixture.h"

#include <algorithm>
#include <vector>

namespace jwtsync::deploy_test {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const Nonce nonce = *Nonce::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");

class DeployTest : public KeeperTest {
 protected:
  DeployTest() { fake.variables.set("JWTSYNC_NONCE", nonce.text()); }

  /// What is read of the whole log until now.
  [[nodiscard]] std::vector<Witnessed> log() const {
    std::string text;
    for (const std::string& line : fake.events.lines()) text += line + "\n";
    return read_collected(text, nonce);
  }
  [[nodiscard]] std::size_t answers() const {
    const std::vector<std::string> lines = fake.events.lines();
    return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
      return line.starts_with("warning answer to JWTSYNC_NONCE: {");
    }));
  }
};

TEST_F(DeployTest, is_answered_at_the_start) {
  const auto keeper = open({.service = "auth"});
  const std::vector<Witnessed> answered = log();
  ASSERT_THAT(answered, SizeIs(1));
  const Testimony& said = answered.front().testimony.value();
  EXPECT_EQ(said.report.identity.service, "auth");
  EXPECT_EQ(said.challenge.keys.at(0).answer, keeper->challenge(nonce, Variants::without)->keys.at(0).answer);
  EXPECT_THAT(fake.events.lines(), Not(Contains(HasSubstr(testing::canary))));
}

TEST_F(DeployTest, is_answered_again_with_each_other_key_and_not_without) {
  const auto keeper = open();
  EXPECT_FALSE(keeper->reload().value());
  EXPECT_EQ(answers(), 1u);
  fake.clock.advance(std::chrono::seconds(5));
  fake.files.put(key_file, testing::other_canary_secret);
  EXPECT_TRUE(keeper->reload().value());
  EXPECT_EQ(answers(), 2u);
  ASSERT_THAT(log(), SizeIs(1)) << "the latest counts";
  EXPECT_EQ(log()[0].testimony->report.generation, 2u);
}

TEST_F(DeployTest, hears_of_a_reload_that_failed_and_of_its_end) {
  const auto keeper = open();
  fake.clock.advance(std::chrono::seconds(5));
  fake.files.put(key_file, "short");
  EXPECT_FALSE(keeper->reload());
  EXPECT_TRUE(log().at(0).testimony->report.reload_error);
  fake.clock.advance(std::chrono::seconds(5));
  fake.files.put(key_file, testing::canary_secret);
  EXPECT_FALSE(keeper->reload().value());
  EXPECT_FALSE(log().at(0).testimony->report.reload_error);
  EXPECT_EQ(answers(), 3u);
}

TEST_F(DeployTest, hears_of_a_process_without_a_key_and_when_it_has_one) {
  fake.files.remove(key_file);
  const auto keeper = open({.without_key = WithoutKey::wait});
  EXPECT_EQ(log().at(0).testimony->report.error->code, Code::secret_absent);
  fake.clock.advance(std::chrono::seconds(5));
  fake.files.put(key_file, testing::canary_secret);
  EXPECT_TRUE(keeper->reload().value());
  ASSERT_THAT(log(), SizeIs(1));
  EXPECT_FALSE(log()[0].testimony->report.error);
}

TEST_F(DeployTest, that_gave_no_nonce_is_not_answered) {
  fake.variables.unset("JWTSYNC_NONCE");
  const auto keeper = open();
  EXPECT_EQ(answers(), 0u);
}

TEST_F(DeployTest, that_gave_what_is_no_nonce_hinders_nobody) {
  fake.variables.set("JWTSYNC_NONCE", "short");
  const auto keeper = open();
  ASSERT_TRUE(keeper);
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("warning JWTSYNC_NONCE: ")));
  EXPECT_EQ(answers(), 0u);
}

TEST_F(KeeperTest, labels_stand_in_its_report) {
  fake.variables.set("JWTSYNC_REVISION", "auth-00042");
  const auto keeper = open({.labels = {{"team", "payments"}}});
  EXPECT_EQ(keeper->report().labels,
            (std::map<std::string, std::string>{{"revision", "auth-00042"}, {"team", "payments"}}));
  EXPECT_EQ(Keeper::open(fake.world(), {.labels = {{"the team", "x"}}}).error().code, Code::argument_invalid);
}

}  // namespace jwtsync::deploy_test
