// SPDX-License-Identifier: Apache-2.0
#include "cli/child_hub.h"

#include <gtest/gtest.h>
#include "cli/commands.h"

namespace jwtsync::cli::child_hub_test {

using namespace std::chrono_literals;

class ChildHubTest : public ::testing::Test {
 protected:
  /// What the words of exec ask for.
  Result<std::optional<ChildHub>> asked(std::vector<std::string> words) {
    words.insert(words.end(), {"--", "true"});
    const Result<Arguments> arguments = parse_arguments(exec_command.options, exec_command.operands, words);
    if (!arguments) return failure(arguments.error());
    return child_hub_of(*arguments, configuration);
  }
  std::optional<Code> refused(std::vector<std::string> words) {
    const auto child = asked(std::move(words));
    return child ? std::nullopt : std::optional(child.error().code);
  }

  Configuration configuration;
};

TEST_F(ChildHubTest, without_a_hub_there_is_nothing_to_ask_for) {
  EXPECT_FALSE(asked({}).value());
  for (const char* const option :
       {"--as-keys=A", "--hub-token=/t", "--signs", "--on-lost=keep", "--token-lifetime=1h"}) {
    EXPECT_EQ(refused({option}), Code::argument_invalid) << option;
  }
}

TEST_F(ChildHubTest, the_form_of_the_keys_follows_from_the_variables) {
  const auto one = asked({"--hub", "https://hub:1"}).value();
  EXPECT_EQ(one->hub.handed, HandedKeys::one);
  EXPECT_EQ(one->variable, "") << "--as says it";
  const auto set = asked({"--hub", "https://hub:1", "--as-keys", "KEYS"}).value();
  EXPECT_EQ(set->hub.handed, HandedKeys::set);
  EXPECT_EQ(set->variable, "KEYS");
  EXPECT_EQ(set->second, "");
  const auto two = asked({"--hub", "https://hub:1", "--as-keys", "NEW,OLD"}).value();
  EXPECT_EQ(two->hub.handed, HandedKeys::two);
  EXPECT_EQ(two->variable, "NEW");
  EXPECT_EQ(two->second, "OLD");
}

TEST_F(ChildHubTest, a_child_verifies_unless_it_is_said_to_sign) {
  EXPECT_FALSE(asked({"--hub", "https://hub:1"}).value()->hub.signs);
  const auto child =
      asked({"--hub", "https://hub:1", "--signs", "--on-lost", "stop", "--token-lifetime", "36h"}).value();
  EXPECT_TRUE(child->hub.signs);
  EXPECT_TRUE(child->ends_when_lost);
  EXPECT_EQ(child->hub.lifetime, 36h);
  configuration.rotation_hub = "https://hub:1";
  configuration.rotation_signs = true;
  EXPECT_TRUE(asked({}).value()->hub.signs);
  EXPECT_FALSE(asked({}).value()->ends_when_lost) << "nobody is ended who did not ask for it";
}

TEST_F(ChildHubTest, what_contradicts_itself_is_refused) {
  EXPECT_EQ(refused({"--hub", "https://hub:1", "--as", "A", "--as-keys", "B"}), Code::argument_invalid);
  EXPECT_EQ(refused({"--hub", "https://hub:1", "--as-keys", "A,A"}), Code::argument_invalid);
  EXPECT_EQ(refused({"--hub", "https://hub:1", "--as-keys", "A,B", "--file", "-"}), Code::argument_invalid);
  EXPECT_EQ(refused({"--hub", "https://hub:1", "--on-lost", "stop"}), Code::argument_invalid) << "it verifies";
  EXPECT_EQ(refused({"--hub", "https://hub:1", "--on-lost", "end"}), Code::argument_invalid);
  EXPECT_EQ(refused({"--hub", "https://hub:1", "--token-lifetime", "x"}), Code::argument_invalid);
}

}  // namespace jwtsync::cli::child_hub_test
