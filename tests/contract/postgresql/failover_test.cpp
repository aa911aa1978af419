// SPDX-License-Identifier: Apache-2.0
// A standby that lags takes over, and lacks what was acknowledged: nobody gets an answer from it before the fleet gave
// back what it holds.
#include <gmock/gmock.h>
#include <jwtsync/rotation_store.h>

#include <chrono>
#include <thread>

#include "../../rotation/fixture.h"
#include "../rotation_races.h"
#include "server.h"

namespace jwtsync::postgresql_failover_test {

using namespace rotation;
using namespace rotation::fixture;
using testing::PostgresqlServer;

rotation::Member named(const char* name) {
  rotation::Member member;
  member.name = name;
  return member;
}

Ring take(StoredRotation& rotation, const Step& step) {
  const std::optional<Ring> made = rotation_races::take_in_time(rotation, step);
  EXPECT_TRUE(made) << name_of(step.kind);
  return made.value_or(Ring{});
}

/// From now on the standby has what it has.
void cut(const PostgresqlServer& primary, const PostgresqlServer& standby) {
  const std::string reached = primary.run("SELECT pg_current_wal_lsn()");
  while (standby.run("SELECT pg_last_wal_replay_lsn() >= '" + reached + "'") != "t") std::this_thread::yield();
  standby.run("ALTER SYSTEM SET primary_conninfo = ''");
  standby.run("SELECT pg_reload_conf()");
  while (primary.run("SELECT count(*) FROM pg_stat_replication") != "0") std::this_thread::yield();
}

TEST(postgresql_failover, what_a_lagging_standby_lacks_is_restored_from_the_fleet) {
  auto primary = PostgresqlServer::make();
  const auto standby = PostgresqlServer::following(*primary);
  Ring of_a;
  {
    const auto store = open_postgresql_store(primary->connection());
    ASSERT_TRUE(store) << store.error().message;
    StoredRotation rotation(**store, "staging");
    Policy quick = policy();
    quick.presence = seconds(1);
    const Moment now = std::chrono::floor<seconds>(std::chrono::system_clock::now());
    ASSERT_TRUE(rotation.start(first_ring("staging", quick, key("a"), now)));
    ASSERT_TRUE(rotation.join(named("auth/1")));
    cut(*primary, *standby);
    EXPECT_EQ(open_postgresql_store(standby->connection()).error().code, Code::source_unreachable) << "it only reads";
    take(rotation, stage(key("b")));
    ASSERT_TRUE(rotation.join(named("auth/1")));
    ASSERT_TRUE(rotation.prove("auth/1", "b", true));
    take(rotation, step(StepKind::prove, "b"));
    of_a = take(rotation, step(StepKind::promote, "b"));
  }
  primary.reset();
  standby->promote();

  const auto store = open_postgresql_store(standby->connection());
  ASSERT_TRUE(store) << store.error().message;
  StoredRotation rotation(**store, "staging");
  EXPECT_EQ(rotation.load().error().code, Code::ring_unavailable) << "nobody said anything yet";
  EXPECT_EQ(rotation.join(named("back/1")).error().code, Code::ring_unavailable);
  EXPECT_FALSE(rotation.restore()->holds.empty());
  EXPECT_FALSE(rotation.join(named("auth/1"), held(of_a)));
  ASSERT_TRUE(rotation.offer("auth/1", write(of_a)));
  Result<Restoration> restored = rotation.restore();
  // What is left to wait for is who joined in the commits that are lost, for one presence.
  while (restored && !restored->holds.empty()) {
    std::this_thread::sleep_until(*restored->holds.front().until);
    restored = rotation.restore();
  }
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ(restored->ring.position, (Position{2, of_a.position.generation + 1}));
  EXPECT_EQ(restored->ring.keys, of_a.keys);
  EXPECT_EQ(rotation.join(named("back/1"))->keys, of_a.keys);
}

}  // namespace jwtsync::postgresql_failover_test
