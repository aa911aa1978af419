// SPDX-License-Identifier: Apache-2.0
// A staging process whose secret is in a file.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/keeper.h>
#include <jwtsync/testing.h>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace jwtsync {

inline constexpr const char* key_file = "/run/secrets/jwt";
inline constexpr const char* configuration_file = "/etc/jwtsync/jwtsync.toml";

class KeeperTest : public ::testing::Test {
 protected:
  KeeperTest() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.files.put(key_file, testing::canary_secret);
    fake.files.put(configuration_file, "sources = [\"file:/run/secrets/jwt\"]\n");
  }

  std::unique_ptr<Keeper> open(KeeperOptions options = {}) {
    auto opened = Keeper::open(fake.world(), std::move(options));
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(opened).value_or(nullptr);
  }

  std::string token_of(const Keeper& keeper) {
    Keeper::Local local;
    Claims claims;
    claims.subject("alice").expires_at(fake.clock.now() + std::chrono::hours(1));
    const auto token = keeper.sign(claims, local);
    EXPECT_TRUE(token) << token.error().message;
    return std::string(token.value_or(""));
  }

  static bool accepts(const Keeper& keeper, const std::string& token) {
    Keeper::Local local;
    return keeper.verify(token, local).has_value();
  }

  testing::FakeWorld fake;
};

}  // namespace jwtsync
