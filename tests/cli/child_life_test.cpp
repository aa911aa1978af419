// SPDX-License-Identifier: Apache-2.0
// With real children, in a world of fakes.
#include "cli/child_life.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <unistd.h>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

namespace jwtsync::cli::child_life_test {

using jwtsync::testing::canary_secret;
using jwtsync::testing::other_canary_secret;
using namespace std::chrono_literals;

constexpr const char* key_file = "/run/secrets/jwt";

class ChildLifeTest : public ::testing::Test {
 protected:
  ChildLifeTest() {
    fake.variables.set("PATH", "/usr/bin:/bin");
    fake.variables.set("ENVIRONMENT", "staging");
    fake.variables.set("FIRST", std::string(canary_secret));
    fake.variables.set("SECOND", std::string(other_canary_secret));
    fake.files.put(key_file, canary_secret);
  }

  /// Lives with a shell that runs `script`; `before` happens when it has started, and nobody watches yet.
  template <typename Before>
  Result<int> live(const std::string& script, LifePlan plan, Before before) {
    const World world = fake.world();
    plan.words = {"sh", "-c", script};
    if (plan.handover.variable.empty()) plan.handover.variable = "KEY";
    Supervisor supervisor(Recipient::child);
    auto keeper = Keeper::open(world, {.sources = {std::string("file:") + key_file}, .handover = plan.handover});
    if (!keeper) return failure(keeper.error());
    ChildLife life(world, **keeper, supervisor, plan);
    if (Result<void> prepared = life.prepare(); !prepared) return failure(prepared.error());
    if (Result<void> started = life.start(); !started) return failure(started.error());
    before(life);
    const std::jthread watching([&](const std::stop_token& stop) { life.watch_keys(stop); });
    const std::jthread asking([&](const std::stop_token& stop) { life.ask_readiness(stop); });
    return life.live();
  }
  Result<int> live(const std::string& script, LifePlan plan = {}) {
    return live(script, std::move(plan), [](ChildLife&) {});
  }
  /// The same, and its key changes.
  Result<int> live_with_change(const std::string& script, LifePlan plan = {},
                               std::string_view key = other_canary_secret) {
    return live(script, std::move(plan), [&](ChildLife&) { fake.files.put(key_file, key); });
  }

  jwtsync::testing::FakeWorld fake;
};

TEST_F(ChildLifeTest, the_variable_holds_the_key) {
  const Result<int> status = live("test \"$KEY\" = \"$FIRST\" && exit 7");
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(*status, 7);
}

TEST_F(ChildLifeTest, the_variable_holds_the_path_of_the_file) {
  const std::string path = ::testing::TempDir() + "jwtsync-life-" + std::to_string(::getpid());
  const Result<int> status = live("test \"$(cat $KEY)\" = \"$FIRST\" && test $(stat -c %a $KEY) = 600 && exit 7",
                                  {.handover = {"KEY", path}, .disk = Disk::allowed});
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(*status, 7);
  EXPECT_FALSE(std::filesystem::exists(path)) << "it goes with the child";
}

TEST_F(ChildLifeTest, a_file_without_a_name_is_read_as_often_as_is_wanted) {
  const Result<int> status =
      live("for i in 1 2; do test \"$(cat $KEY)\" = \"$FIRST\" || exit 1; done; exit 7", {.handover = {"KEY", "-"}});
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(*status, 7);
}

TEST_F(ChildLifeTest, a_change_leaves_a_stale_child_alone) {
  const Result<int> status = live_with_change("sleep 0.3; exit 3");
  ASSERT_TRUE(status);
  EXPECT_EQ(*status, 3);
}

TEST_F(ChildLifeTest, a_change_ends_the_child_where_that_is_asked_for) {
  const Result<int> status = live_with_change("sleep 60", {.on_change = OnChange::exit, .stop_timeout = 10s});
  ASSERT_TRUE(status);
  EXPECT_EQ(*status, changed_status);
}

TEST_F(ChildLifeTest, a_change_starts_the_child_with_the_other_key) {
  const Result<int> status = live_with_change("test \"$KEY\" = \"$SECOND\" && exit 7; while :; do sleep 0.05; done",
                                              {.on_change = OnChange::restart, .stop_timeout = 10s});
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(*status, 7);
}

TEST_F(ChildLifeTest, a_child_that_ignores_its_end_is_killed) {
  const Result<int> status =
      live_with_change("trap '' TERM; test \"$KEY\" = \"$SECOND\" && exit 7; while :; do sleep 0.05; done",
                       {.on_change = OnChange::restart, .stop_timeout = 0s});
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(*status, 7);
}

/// Descriptors and mappings of this process.
std::size_t held_now() {
  const auto entries = std::filesystem::directory_iterator("/proc/self/fd");
  std::size_t count = static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
  std::ifstream mappings("/proc/self/maps");
  for (std::string line; std::getline(mappings, line);) ++count;
  return count;
}

TEST_F(ChildLifeTest, a_thousand_starts_leave_nothing_open) {
  const World world = fake.world();
  const LifePlan plan{.words = {"true"}, .handover = {"KEY", "-"}};
  Supervisor supervisor(Recipient::child);
  const auto keeper = Keeper::open(world, {.sources = {std::string("file:") + key_file}, .handover = plan.handover});
  ASSERT_TRUE(keeper);
  ChildLife life(world, **keeper, supervisor, plan);
  std::size_t early = 0;
  for (int turn = 0; turn < 1000; ++turn) {
    ASSERT_TRUE(life.prepare());
    ASSERT_TRUE(life.start());
    ASSERT_EQ(supervisor.wait(), Supervisor::Event::ended);
    ASSERT_EQ(supervisor.status(), 0);
    if (turn == 10) early = held_now();
  }
  EXPECT_LE(held_now(), early + 2) << "memory that is kept for later, and no descriptor for each";
}

TEST_F(ChildLifeTest, who_was_told_to_end_is_not_started_anew) {
  const std::string mark = ::testing::TempDir() + "jwtsync-told-" + std::to_string(::getpid());
  fake.variables.set("MARK", mark);
  const Result<int> status = live(
      "test \"$KEY\" = \"$SECOND\" && exit 9; trap '' TERM; kill -TERM $PPID; : >$MARK; "
      "while :; do sleep 0.05; done",
      {.on_change = OnChange::restart, .stop_timeout = 1s}, [&](ChildLife&) {
        while (!std::filesystem::exists(mark)) std::this_thread::yield();
        fake.files.put(key_file, other_canary_secret);
      });
  std::filesystem::remove(mark);
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(*status, 128 + SIGKILL);
}

TEST_F(ChildLifeTest, a_bad_value_ends_nothing) {
  const Result<int> status = live_with_change("sleep 0.3; exit 3", {.on_change = OnChange::restart}, "short-c4n4ry");
  ASSERT_TRUE(status);
  EXPECT_EQ(*status, 3);
}

TEST_F(ChildLifeTest, is_ready_at_once_where_nobody_is_to_be_asked) {
  const Result<int> status = live("exit 0", {}, [](ChildLife& life) { EXPECT_TRUE(life.is_ready()); });
  EXPECT_TRUE(status);
}

TEST_F(ChildLifeTest, is_ready_when_its_url_says_so) {
  std::atomic<int> asked{0};
  jwtsync::testing::FunctionService service([&](const ReceivedRequest& request) -> HttpResponse {
    EXPECT_EQ(request.target, "/up");
    return {++asked < 2 ? 503 : 204};
  });
  fake.network.attach("127.0.0.1:8080", service);
  const Result<int> status = live("sleep 1", {.ready_url = "http://127.0.0.1:8080/up", .start_timeout = 60s},
                                  [](ChildLife& life) { EXPECT_FALSE(life.is_ready()); });
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(*status, 0);
  EXPECT_EQ(asked, 2) << "nobody asks one that is ready";
}

TEST_F(ChildLifeTest, that_is_not_ready_in_time_is_ended) {
  jwtsync::testing::FunctionService service([&](const ReceivedRequest&) -> HttpResponse {
    fake.clock.advance(1s);
    return {503};
  });
  fake.network.attach("127.0.0.1:8080", service);
  const Result<int> status =
      live("sleep 60", {.stop_timeout = 10s, .ready_url = "http://127.0.0.1:8080/", .start_timeout = 50ms});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, Code::deadline_exceeded);
}

}  // namespace jwtsync::cli::child_life_test
