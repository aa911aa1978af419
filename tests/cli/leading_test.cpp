// SPDX-License-Identifier: Apache-2.0
#include "cli/leading.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <array>

#include "../support/scratch_directory.h"
#include "cli/access_options.h"

namespace jwtsync::cli::leading_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Arguments given(std::vector<std::string> words) {
  constexpr std::array<Option, 8> options{listen_option,   unix_option,         ring_option,    seal_option,
                                          tls_cert_option, access_token_option, tls_key_option, tls_client_ca_option};
  return parse_arguments(options, "", std::move(words)).value();
}

Sourcing staging() {
  Sourcing sourcing;
  sourcing.options.environment = "staging";
  return sourcing;
}

TEST(leading, is_asked_for_by_a_store) {
  EXPECT_FALSE(leads(given({}), {}));
  EXPECT_TRUE(leads(given({"--ring", "sqlite:/ring.db"}), {}));
  Configuration configuration;
  configuration.rotation_ring = "sqlite:/ring.db";
  EXPECT_TRUE(leads(given({}), configuration));
}

TEST(leading, keys_are_handed_out_where_nobody_else_can_read_them) {
  const std::vector<std::string> network{"--listen", "0.0.0.0:0", "--access-token", "file:/access"};
  const auto open = places_of_hub(given(network), {});
  ASSERT_FALSE(open);
  EXPECT_EQ(open.error().code, Code::listener_unprotected);
  EXPECT_THAT(open.error().hint, HasSubstr("--tls-cert"));
  std::vector<std::string> by_tls = network;
  by_tls.insert(by_tls.end(), {"--tls-cert", "/c", "--tls-key", "/k"});
  EXPECT_TRUE(places_of_hub(given(by_tls), {}));
  EXPECT_TRUE(places_of_hub(given({"--listen", "127.0.0.1:0"}), {}));
  EXPECT_TRUE(places_of_hub(given({"--unix", "/run/hub.sock"}), {}));
}

TEST(leading, who_may_sign_may_ask) {
  Configuration configuration;
  configuration.access_token_files = {"/access"};
  configuration.rotation_signer_token_files = {"/signers"};
  const auto places = places_of_hub(given({}), configuration);
  ASSERT_TRUE(places) << places.error().message;
  EXPECT_THAT(places->front().policy.token_files, ElementsAre("/signers", "/access"));
  EXPECT_THAT(places->front().policy.signer_token_files, ElementsAre("/signers"));
  const auto said = places_of_hub(given({"--access-token", "file:/said"}), configuration);
  ASSERT_TRUE(said);
  EXPECT_THAT(said->front().policy.token_files, ElementsAre("/signers", "/said"));
}

TEST(leading, names_of_those_who_sign_need_certificates) {
  Configuration configuration;
  configuration.rotation_signer_names = {"auth.example.org"};
  EXPECT_FALSE(places_of_hub(given({}), configuration));
  const auto places = places_of_hub(given({"--listen", "127.0.0.1:0", "--unix", "/run/hub.sock", "--tls-cert", "/c",
                                           "--tls-key", "/k", "--tls-client-ca", "/ca"}),
                                    configuration);
  ASSERT_TRUE(places) << places.error().message;
  EXPECT_THAT(places->front().policy.client_names, ElementsAre("auth.example.org"));
  EXPECT_THAT(places->back().policy.client_names, IsEmpty()) << "nobody shows a certificate at a Unix socket";
}

TEST(leading, opens_store_and_seal) {
  testing::FakeWorld fake;
  fake.files.put("/run/seal", testing::canary_secret);
  const ScratchDirectory folder;
  const std::string ring = "sqlite:" + (folder / "ring.db");
  const World world = fake.world();
  const auto sealless = Leading::open(world, given({"--ring", ring}), staging());
  ASSERT_FALSE(sealless);
  EXPECT_THAT(sealless.error().message, HasSubstr("needs the seal"));
  const auto nowhere = Leading::open(world, given({"--ring", "ring.db", "--seal", "file:/run/seal"}), staging());
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, Code::locator_scheme_unknown);
  const auto leading = Leading::open(world, given({"--ring", ring, "--seal", "file:/run/seal"}), staging());
  ASSERT_TRUE(leading) << leading.error().message;
  EXPECT_FALSE((*leading)->hub().attend()) << "the store has no ring yet";
}

TEST(leading, begins_no_rotation_whose_steps_nobody_takes) {
  testing::FakeWorld fake;
  fake.files.put("/run/seal", testing::canary_secret);
  const ScratchDirectory folder;
  const std::string ring = "sqlite:" + (folder / "ring.db");
  const World world = fake.world();
  Sourcing sourcing = staging();
  sourcing.configuration.rotation_every = std::chrono::hours(24);
  const auto idle = Leading::open(world, given({"--ring", ring, "--seal", "file:/run/seal"}), sourcing);
  ASSERT_FALSE(idle);
  EXPECT_EQ(idle.error().code, Code::configuration_malformed);
  sourcing.configuration.rotation_automatic = true;
  EXPECT_TRUE(Leading::open(world, given({"--ring", ring, "--seal", "file:/run/seal"}), sourcing));
}

}  // namespace jwtsync::cli::leading_test
