// SPDX-License-Identifier: Apache-2.0
// What was handed over to another process is what is answered for, until it is renewed.
#include "fixture.h"

#include <stop_token>

namespace jwtsync::handover_test {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class Handing : public KeeperTest {
 protected:
  std::unique_ptr<Keeper> open_parent() {
    return open({.witness = Witness::parent, .handover = Handover{"JWT_SECRET_KEY", "", {"JWT_SECRET"}, {"MINE"}}});
  }
  static bool hands_over(const Keeper& keeper, std::string_view expected) {
    const Result<Secret> secret = keeper.handed_over();
    return secret && secret->reveal([&](std::string_view bytes) { return bytes == expected; });
  }
};

TEST_F(Handing, the_report_says_what_was_handed_over) {
  const auto keeper = open_parent();
  const Report report = keeper->report();
  EXPECT_EQ(report.identity.witness.text(), "parent");
  ASSERT_TRUE(report.handed_over);
  EXPECT_EQ(report.handed_over->removed, std::vector<std::string>{"JWT_SECRET"});
  EXPECT_EQ(report.handed_over->kept, std::vector<std::string>{"MINE"});
}

TEST_F(Handing, the_bytes_are_those_of_the_ring) {
  fake.files.put(key_file, std::string(testing::canary_secret) + "\n");
  EXPECT_TRUE(hands_over(*open_parent(), testing::canary_secret)) << "trimmed, as every process of the fleet has it";
}

TEST_F(Handing, nothing_is_kept_where_nothing_is_handed_over) {
  EXPECT_EQ(open()->handed_over().error().code, Code::ring_unavailable);
}

TEST_F(Handing, another_value_is_told_and_not_taken) {
  const auto keeper = open_parent();
  const std::string token = token_of(*keeper);
  fake.files.put(key_file, testing::other_canary_secret);
  fake.events.clear();
  EXPECT_FALSE(keeper->reload().value());
  EXPECT_TRUE(accepts(*keeper, token));
  EXPECT_TRUE(hands_over(*keeper, testing::canary_secret));
  const Report report = keeper->report();
  EXPECT_EQ(report.generation, 1u);
  ASSERT_TRUE(report.reload_error);
  EXPECT_EQ(report.reload_error->code, Code::keys_outdated);
  EXPECT_TRUE(keeper->readiness().stale);
  EXPECT_FALSE(keeper->reload().value());
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("gives another key now")).Times(1));
}

TEST_F(Handing, what_no_variable_can_carry_is_not_taken_and_ends_nothing) {
  const std::string binary = std::string(testing::other_canary_secret) + std::string(1, '\0') + "c4n4ry";
  const auto keeper = open_parent();
  fake.files.put(key_file, binary);
  EXPECT_FALSE(keeper->reload());
  ASSERT_TRUE(keeper->report().reload_error);
  EXPECT_EQ(keeper->report().reload_error->code, Code::secret_format_unsupported) << "not keys_outdated";
  EXPECT_FALSE(keeper->renew());
  EXPECT_TRUE(hands_over(*keeper, testing::canary_secret));

  const auto with_file = open({.witness = Witness::parent, .handover = Handover{"JWT_SECRET_KEY_FILE", "-", {}, {}}});
  EXPECT_TRUE(hands_over(*with_file, binary)) << "a file carries it";
}

TEST_F(Handing, the_old_value_again_is_told_too) {
  const auto keeper = open_parent();
  fake.files.put(key_file, testing::other_canary_secret);
  EXPECT_FALSE(keeper->reload().value());
  fake.files.put(key_file, testing::canary_secret);
  EXPECT_FALSE(keeper->reload().value());
  EXPECT_FALSE(keeper->report().reload_error);
}

TEST_F(Handing, the_same_key_from_elsewhere_changes_nothing) {
  const auto keeper = open_parent();
  fake.files.put("/run/secrets/moved", testing::canary_secret);
  fake.files.put(configuration_file, "sources = [\"file:/run/secrets/moved\"]\n");
  EXPECT_FALSE(keeper->reload().value());
  EXPECT_EQ(keeper->report().source, "file:/run/secrets/jwt") << "from there it was handed over";
  EXPECT_FALSE(keeper->report().reload_error);
}

TEST_F(Handing, renewing_takes_the_other_value) {
  const auto keeper = open_parent();
  fake.files.put(key_file, testing::other_canary_secret);
  EXPECT_FALSE(keeper->reload().value());
  EXPECT_TRUE(keeper->renew().value());
  EXPECT_TRUE(hands_over(*keeper, testing::other_canary_secret));
  EXPECT_EQ(keeper->report().generation, 2u);
  EXPECT_FALSE(keeper->report().reload_error);
  fake.files.put(key_file, testing::canary_secret);
  EXPECT_FALSE(keeper->reload().value()) << "renewing was for once";
}

TEST_F(Handing, an_unfit_value_is_neither_handed_over_nor_an_end) {
  const auto keeper = open_parent();
  fake.files.put(key_file, "short-c4n4ry");
  EXPECT_EQ(keeper->renew().error().code, Code::secret_too_short);
  EXPECT_TRUE(hands_over(*keeper, testing::canary_secret));
}

TEST_F(Handing, running_ends_when_other_keys_are_there) {
  const auto keeper = open_parent();
  std::stop_source stop;
  fake.files.put(key_file, testing::other_canary_secret);
  EXPECT_FALSE(keeper->reload().value());
  EXPECT_TRUE(keeper->run_until_outdated(stop.get_token()));
  stop.request_stop();
  EXPECT_FALSE(open_parent()->run_until_outdated(stop.get_token()));
}

}  // namespace jwtsync::handover_test
