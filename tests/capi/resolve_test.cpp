// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include "../support/scratch_directory.h"
#include "json/strict.h"

#include <jwtsync/sources.h>
#include <array>

namespace jwtsync::capi::resolve_test {

struct Resolved {
  Owned<jwtsync_string> json;
  Owned<jwtsync_secret> secret;
};

Resolved resolved(const Variables& variables, const jwtsync_resolve_options* options = nullptr) {
  jwtsync_string* json = nullptr;
  jwtsync_secret* secret = nullptr;
  EXPECT_EQ(jwtsync_resolve(world_with(variables).get(), options, &json, &secret, nullptr), JWTSYNC_OK);
  return {Owned<jwtsync_string>(json), Owned<jwtsync_secret>(secret)};
}

TEST(resolve, says_what_the_command_says) {
  const Resolved found =
      resolved({{"ENVIRONMENT", "staging"}, {"JWT_SECRET_STAGING", jwtsync::testing::canary_secret}});
  const json::Value value = *json::parse(string_of(found.json), Code::internal_error);
  std::vector<std::string> keys;
  for (const auto& member : value.items()) keys.push_back(member.key());
  EXPECT_THAT(keys, ::testing::ElementsAre("environment", "source", "locator", "length", "fingerprint", "kid", "trail",
                                           "warnings", "remarks", "configuration"));
  EXPECT_EQ(value["source"], "JWT_SECRET_STAGING");
  EXPECT_EQ(value["kid"].get<std::string>().size(), 16u);
  EXPECT_EQ(string_of(found.json).find(jwtsync::testing::canary), std::string::npos);
  EXPECT_EQ(string_of(jwtsync_secret_reveal(found.secret.get())), jwtsync::testing::canary_secret);
}

TEST(resolve, an_option_wins_over_a_variable) {
  const std::array<jwtsync_text, 1> sources{text("env:OTHER")};
  jwtsync_resolve_options options{};
  options.struct_size = sizeof options;
  options.environment = text("production");
  options.sources = sources.data();
  options.source_count = sources.size();
  const Resolved found = resolved({{"ENVIRONMENT", "staging"},
                                   {"JWT_SECRET_STAGING", jwtsync::testing::canary_secret},
                                   {"OTHER", jwtsync::testing::other_canary_secret}},
                                  &options);
  EXPECT_EQ(string_of(jwtsync_secret_reveal(found.secret.get())), jwtsync::testing::other_canary_secret);
  EXPECT_THAT(string_of(found.json), ::testing::HasSubstr(R"("name":"production")"));
}

TEST(resolve, gives_a_development_secret_shorter_than_a_key_should_be) {
  const Resolved found = resolved({{"JWT_SECRET_KEY", "c4n4ry-20-characters"}});
  EXPECT_EQ(string_of(jwtsync_secret_reveal(found.secret.get())), "c4n4ry-20-characters");
}

TEST(resolve, a_secret_is_no_key_of_the_algorithm_that_the_configuration_asks_for) {
  const ScratchDirectory directory;
  const std::string path = directory / "jwtsync.toml";
  write_file(path, "[verify]\nalgorithms = [\"ES256\"]\n");
  jwtsync_resolve_options options{};
  options.struct_size = sizeof options;
  options.configuration = text(path);
  const Owned<jwtsync_world> world = staging();
  EXPECT_EQ(
      code_of([&](jwtsync_error** error) { return jwtsync_resolve(world.get(), &options, nullptr, nullptr, error); }),
      "key_malformed");
}

TEST(resolve, nothing_is_an_error_with_a_hint) {
  const Owned<jwtsync_world> world = world_with({{"ENVIRONMENT", "staging"}});
  EXPECT_EQ(
      code_of([&](jwtsync_error** error) { return jwtsync_resolve(world.get(), nullptr, nullptr, nullptr, error); }),
      "secret_absent");
}

}  // namespace jwtsync::capi::resolve_test
