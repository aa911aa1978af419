// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/advice.h"

#include <gmock/gmock.h>

#include "diagnosis/pair.h"
#include "fixture.h"
#include "sources/catalog.h"

namespace jwtsync::diagnosis::advice_test {

std::string who(const std::string& service, const std::string& instance) {
  const Agreement agreement = fixture::agreement_of(fixture::process(service, instance, "k"));
  return Advice("restart ").who({{&agreement.members[0]}, service}).text();
}

TEST(advice, names_a_process_that_has_a_plain_name) {
  EXPECT_EQ(who("backend", "back-5c1a"), "restart backend");
  for (const std::string name : {"a; curl http://evil | sh", "a`id`", "a$(id)", "a b", "a\"", "a'", "a|b", "a>b", "a&b",
                                 "\xE2\x80\xAE", "a\\", "-rf /", "a/b"}) {
    EXPECT_EQ(who(name, "i-1"), "restart that process") << name;
    EXPECT_EQ(who("backend", name), "restart that process") << name;
  }
  EXPECT_EQ(who(std::string(65, 'a'), "i-1"), "restart that process");
}

TEST(advice, names_a_place_that_is_plain_and_without_its_options) {
  const auto place = [](std::string_view locator) { return Advice("give ").place(locator).text(); };
  EXPECT_EQ(place("env:JWT_SECRET_KEY"), "give JWT_SECRET_KEY");
  EXPECT_EQ(place("env:JWT_SECRET_KEY?trim=no"), "give JWT_SECRET_KEY");
  EXPECT_EQ(place("file:/run/secrets/jwt?format=base64"), "give file:/run/secrets/jwt");
  EXPECT_EQ(place("gcp-sm://project/name"), "give gcp-sm://project/name");
  for (const std::string locator : {"env:x;reboot", "env:path", "env:", "file:/a b", "file:/$(id)", "curl:evil", "a",
                                    "file:/`id`", "http://evil/x|sh", "env:A\nB", "gcp-sm:/a'b"}) {
    EXPECT_EQ(place(locator), "give its source") << locator;
  }
}

TEST(advice, knows_the_places_of_every_source_but_addresses) {
  for (const sources::Source* source : sources::catalog()) {
    const std::string place = std::string(source->scheme) + (source->scheme == "env" ? ":A" : ":/a");
    const bool is_address = source->scheme.find("http") != std::string_view::npos;
    EXPECT_EQ(Advice("give ").place(place).text() == "give its source", is_address)
        << source->scheme << ": see PlaceOf in src/sources/schemes.h";
  }
}

TEST(advice, names_an_environment_that_has_a_plain_name) {
  EXPECT_EQ(Advice("set ENVIRONMENT=").environment("staging").text(), "set ENVIRONMENT=staging");
  EXPECT_EQ(Advice("set ENVIRONMENT=").environment("staging`id`$(id)").text(), "set ENVIRONMENT=the right one");
  EXPECT_EQ(Advice("a key for ").environments({"qa", "staging"}).text(), "a key for qa and staging");
  EXPECT_EQ(Advice("a key for ").environments({"qa", "$(id)"}).text(), "a key for all but one");
}

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

}  // namespace jwtsync::diagnosis::advice_test
