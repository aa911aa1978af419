// SPDX-License-Identifier: Apache-2.0
// The server dies in the midst of steps and starts again: what was acknowledged is there, and has one winner.
#include <gmock/gmock.h>

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "../../rotation/fixture.h"
#include "../rotation_races.h"
#include "server.h"

namespace jwtsync::postgresql_crash_test {

using namespace rotation_races;
using rotation::Outcome;
using rotation::Ring;
using rotation::StoredRotation;
using testing::PostgresqlServer;

/// What all racers were told that they had won.
struct Acknowledged {
  std::mutex lock;
  std::map<std::uint64_t, std::vector<std::string>> documents;
  std::atomic<int> count = 0;
  std::atomic<int> errors = 0;

  void add(const Ring& ring) {
    const std::lock_guard<std::mutex> guard(lock);
    documents[ring.position.generation].push_back(write(ring));
    ++count;
    count.notify_all();
  }
};

/// Takes steps until it is stopped, and looks anew after each error.
void race_through_crashes(const std::string& connection, Acknowledged& acknowledged, const std::atomic<bool>& stop) {
  std::unique_ptr<Store> store;
  while (!stop) {
    if (!store) {
      auto opened = open_postgresql_store(connection);
      if (opened) store = std::move(*opened);
      continue;
    }
    StoredRotation rotation(*store, "staging");
    const Result<rotation::Stored> seen = rotation.load();
    if (!seen) continue;
    const Result<Outcome> outcome = rotation.take(seen->ring.position, racing_step(seen->ring));
    if (!outcome) ++acknowledged.errors;
    if (outcome && outcome->kind == Outcome::Kind::taken) acknowledged.add(outcome->ring);
  }
}

TEST(postgresql_crash, what_was_acknowledged_survives_and_has_one_winner) {
  const std::unique_ptr<PostgresqlServer> server = PostgresqlServer::make();
  const std::string connection = server->connection();
  std::string line;
  {
    const auto store = open_postgresql_store(connection);
    ASSERT_TRUE(store) << store.error().message;
    StoredRotation begins(**store, "staging");
    ASSERT_NO_FATAL_FAILURE(begin(begins));
    line = (*store)->begin(StoreAccess::read).value()->history();
  }
  EXPECT_FALSE(line.empty());
  Acknowledged acknowledged;
  std::atomic<bool> stop = false;
  std::vector<std::thread> racers;
  for (int i = 0; i < 3; ++i) racers.emplace_back([&] { race_through_crashes(connection, acknowledged, stop); });
  for (int crash = 1; crash <= 2; ++crash) {
    for (int count = acknowledged.count; count < 50 * crash; count = acknowledged.count) acknowledged.count.wait(count);
    server->kill_all();
    server->start();
  }
  for (int count = acknowledged.count; count < 150; count = acknowledged.count) acknowledged.count.wait(count);
  stop = true;
  for (std::thread& racer : racers) racer.join();
  EXPECT_GT(acknowledged.errors, 0) << "no crash came while a step was taken";

  const auto store = open_postgresql_store(connection);
  ASSERT_TRUE(store) << store.error().message;
  StoredRotation rotation(**store, "staging");
  for (const auto& [generation, documents] : acknowledged.documents) {
    EXPECT_EQ(documents.size(), 1U) << generation;
    EXPECT_EQ(rotation.document_of({1, generation}).value(), documents[0]) << generation;
  }
  EXPECT_GE(rotation.load()->ring.position.generation, acknowledged.documents.rbegin()->first);
  EXPECT_EQ((*store)->begin(StoreAccess::read).value()->history(), line) << "a crash is not a failover";
}

}  // namespace jwtsync::postgresql_crash_test
