// SPDX-License-Identifier: Apache-2.0
#include "cli/hub.h"

#include <gtest/gtest.h>

#include <jwtsync/configuration.h>

namespace jwtsync::cli::hub_test {

TEST(hub, the_command_line_wins_over_the_configuration) {
  Configuration configuration;
  const Arguments none;
  EXPECT_FALSE(hub_of(none, configuration));
  configuration.rotation_hub = "https://hub:7517";
  configuration.rotation_hub_token_file = "/run/token";
  configuration.rotation_signs = true;
  const auto hub = hub_of(none, configuration);
  ASSERT_TRUE(hub);
  EXPECT_EQ(hub->url, "https://hub:7517");
  EXPECT_EQ(hub->access_token_file, "/run/token");
  EXPECT_FALSE(hub->signs) << "a sidecar verifies";
}

}  // namespace jwtsync::cli::hub_test
