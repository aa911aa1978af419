// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/remedy.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis {
namespace {

constexpr const char* command = "agree";

TEST(remedy, asks_the_same_targets_again_by_the_same_options) {
  EXPECT_EQ(ask_again(command, {{}, {"http://auth:7517", "dns+http://backend:7517"}}),
            "jwtsync agree http://auth:7517 dns+http://backend:7517");
  EXPECT_EQ(ask_again(command, {{"--expect", "4", "--access-token-file", "/run/token"}, {"http://a"}}),
            "jwtsync agree --expect 4 --access-token-file /run/token http://a");
}

TEST(remedy, repeats_the_command_that_asked) {
  EXPECT_EQ(ask_again(command, {{}, {"http://a"}, false, "compat-check"}), "jwtsync compat-check http://a");
}

TEST(remedy, leaves_targets_of_the_configuration_to_it) {
  EXPECT_EQ(ask_again(command, {{"--config", "/etc/fleet.toml"}, {}}), "jwtsync agree --config /etc/fleet.toml");
}

TEST(remedy, can_be_pasted_into_a_shell) {
  EXPECT_EQ(ask_again(command, {{}, {"unix:/run/my app/it's.sock"}}), "jwtsync agree 'unix:/run/my app/it'\\''s.sock'");
  EXPECT_EQ(ask_again(command, {{"--config", "a;reboot"}, {"$(id)"}}), "jwtsync agree --config 'a;reboot' '$(id)'");
  EXPECT_EQ(ask_again(command, {{"--config", ""}, {}}), "jwtsync agree --config ''");
}

TEST(remedy, does_not_list_a_whole_fleet) {
  const std::vector<std::string> many(33, "http://a");
  EXPECT_EQ(ask_again(command, {{}, many}), "ask all of them again");
}

TEST(remedy, collects_again_what_was_collected) {
  EXPECT_EQ(ask_again(command, {{"--expect", "2"}, {}, true}),
            "jwtsync agree --new-nonce, and collect the answers to that");
}

}  // namespace
}  // namespace jwtsync::diagnosis
