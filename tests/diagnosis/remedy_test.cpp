// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/remedy.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis {
namespace {

Agreement asked(const std::vector<std::string>& targets) {
  std::vector<Witnessed> all;
  for (const std::string& target : targets) all.push_back(fixture::silent(target, Code::target_unreachable, "down"));
  return agree(std::move(all), {});
}

TEST(remedy, asks_the_same_targets_again) {
  EXPECT_EQ(ask_again(asked({"http://auth:7517", "http://backend:7517"})),
            "jwtsync agree http://auth:7517 http://backend:7517");
}

TEST(remedy, asks_a_name_once_whatever_its_addresses) {
  EXPECT_EQ(ask_again(asked({"dns+http://auth:7517 10.0.0.3", "dns+http://auth:7517 10.0.0.4"})),
            "jwtsync agree dns+http://auth:7517");
}

TEST(remedy, names_all_targets_of_one_process) {
  Witnessed one = fixture::witnessed(fixture::process("auth", "auth-1", "k"));
  Witnessed other = one;
  one.target = "http://a";
  other.target = "http://b";
  EXPECT_EQ(ask_again(agree({one, other}, {.expect = 3})), "jwtsync agree http://a http://b");
}

TEST(remedy, can_be_pasted_into_a_shell) {
  EXPECT_EQ(ask_again(asked({"unix:/run/my app/it's.sock"})), "jwtsync agree 'unix:/run/my app/it'\\''s.sock'");
  EXPECT_EQ(ask_again(asked({"http://a;reboot"})), "jwtsync agree 'http://a;reboot'");
}

TEST(remedy, does_not_list_a_whole_fleet) {
  EXPECT_EQ(ask_again(asked({"http://a", "http://b", "http://c", "http://d", "http://e", "http://f", "http://g"})),
            "jwtsync agree, with the same targets");
}

TEST(remedy, collects_again_what_was_collected) {
  EXPECT_EQ(ask_again(asked({"line 1", "line 2"})), "jwtsync agree --new-nonce, and collect the answers to that");
}

TEST(remedy, asks_environments_again_as_they_were_asked) {
  const Distinction distinction = distinguish({fixture::silent("http://a", Code::target_unreachable, "down")}, {});
  EXPECT_EQ(ask_again(distinction), "jwtsync agree --distinct http://a");
}

}  // namespace
}  // namespace jwtsync::diagnosis
