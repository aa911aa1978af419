// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <jwtsync/system.h>
#include <jwtsync/testing.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <iterator>
#include <string>

#include "../support/re_execution.h"

namespace jwtsync::system_test {

using testing::canary_secret;
using ::testing::Eq;
using ::testing::Optional;

auto entries_of(const char* directory) {
  return std::distance(std::filesystem::directory_iterator(directory), std::filesystem::directory_iterator());
}

TEST(system, making_one_opens_no_file_and_starts_no_thread) {
  const auto descriptors = entries_of("/proc/self/fd");
  const auto threads = entries_of("/proc/self/task");
  const System system;
  EXPECT_EQ(entries_of("/proc/self/fd"), descriptors);
  EXPECT_EQ(entries_of("/proc/self/task"), threads);
}

TEST(system, its_world_is_whole) {
  const System system({.log_level = Level::error});
  const World& world = system.world();
  EXPECT_EQ(world.files.status("/").value().kind, FileKind::directory);
  EXPECT_GT(world.clock.elapsed().count(), 0);
  std::array<char, 8> bytes{};
  EXPECT_TRUE(world.randomness.fill(bytes));
  world.watch.wake();
  EXPECT_EQ(world.watch.wait({}, std::chrono::seconds(30)), Watch::Event::woken);
  std::array<char, 256> name{};
  ASSERT_EQ(::gethostname(name.data(), name.size()), 0);
  EXPECT_EQ(world.host_name, name.data());
}

TEST(system, sealed_variables_are_still_there_for_its_world) {
  run_again_with({"JWT_SECRET_KEY=" + std::string(canary_secret)}, [] {
    System system;
    ASSERT_TRUE(system.process().seal_variables({"JWT_SECRET_KEY"}));
    EXPECT_THAT(system.world().variables.get("JWT_SECRET_KEY"), Optional(Eq(canary_secret)));
    EXPECT_STRNE(::getenv("JWT_SECRET_KEY"), std::string(canary_secret).c_str());
  });
}

}  // namespace jwtsync::system_test
