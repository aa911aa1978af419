// SPDX-License-Identifier: Apache-2.0
// Steps that race, over each store: every generation has one winner, and is written once.
#include <gmock/gmock.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/sqlite_store.h>
#include <jwtsync/testing.h>
#include <jwtsync/testing_store.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "../rotation/fixture.h"
#include "../support/re_execution.h"
#include "../support/scratch_directory.h"

namespace jwtsync::contract_rotation_test {

using namespace rotation;
using namespace rotation::fixture;

constexpr int generations = 1'004;  // four to begin with, and a thousand to be raced for

/// There and back: of all who saw one generation, one takes the step.
Step racing_step(const Ring& ring) { return step(StepKind::back, ring.in(KeyState::retiring)->kid); }

/// Takes steps until the last generation is there; how many were its own, or -1 where a store failed.
int race(StoredRotation& rotation) {
  int won = 0;
  Result<Stored> seen = rotation.load();
  while (seen && seen->ring.position.generation < generations) {
    const Result<rotation::Outcome> outcome = rotation.take(seen->ring.position, racing_step(seen->ring));
    if (!outcome || outcome->kind == rotation::Outcome::Kind::held) return -1;
    won += outcome->kind == rotation::Outcome::Kind::taken ? 1 : 0;
    seen->ring = outcome->ring;
  }
  return seen ? won : -1;
}

/// An environment whose keys can change places.
void begin(StoredRotation& rotation) {
  // Proved before the time of the clock: the way back is open at once.
  ASSERT_TRUE(rotation.start(first_ring("staging", policy(), key("a"), Moment(seconds(1)))));
  for (const Step& each : {stage(key("b")), step(StepKind::prove, "b"), step(StepKind::promote, "b")}) {
    const Result<rotation::Outcome> outcome = rotation.take(rotation.load()->ring.position, each);
    ASSERT_TRUE(outcome && outcome->kind == rotation::Outcome::Kind::taken);
  }
}

/// How many there are to be won.
const int prizes = generations - static_cast<int>(promoted().position.generation);

/// That the log has each generation, each following the one before it.
void expect_a_chain(StoredRotation& rotation) {
  std::string previous;
  for (std::uint64_t generation = 1; generation <= generations; ++generation) {
    const Result<std::optional<std::string>> document = rotation.document_of({1, generation});
    ASSERT_TRUE(document && *document) << generation;
    const Result<Ring> ring = read_ring(**document);
    ASSERT_TRUE(ring) << ring.error().message;
    ASSERT_EQ(ring->previous, previous) << generation;
    previous = digest_of(**document);
  }
  EXPECT_EQ(rotation.document_of({1, generations + 1}).value(), std::nullopt);
  EXPECT_EQ(digest_of(write(rotation.load()->ring)), previous);
}

void race_in_threads(const std::vector<Store*>& stores) {
  StoredRotation begins(*stores[0], "staging");
  ASSERT_NO_FATAL_FAILURE(begin(begins));
  std::atomic<int> won = 0;
  std::atomic<bool> failed = false;
  std::vector<std::thread> racers;
  for (std::size_t i = 0; i < 4; ++i) {
    racers.emplace_back([&, i] {
      StoredRotation rotation(*stores[i % stores.size()], "staging");
      const int own = race(rotation);
      if (own < 0) failed = true;
      won += own;
    });
  }
  for (std::thread& racer : racers) racer.join();
  EXPECT_FALSE(failed);
  EXPECT_EQ(won, prizes) << "one winner for each generation";
  expect_a_chain(begins);
}

TEST(rotation_contract, racing_threads_have_one_winner_each_in_memory) {
  testing::FakeClock clock;
  testing::MemoryStore store(clock);
  race_in_threads({&store});
}

TEST(rotation_contract, racing_threads_have_one_winner_each_in_sqlite) {
  testing::FakeClock clock;
  const ScratchDirectory folder;
  const auto one = open_sqlite_store(folder / "ring.db", clock), other = open_sqlite_store(folder / "ring.db", clock);
  ASSERT_TRUE(one && other);
  race_in_threads({one->get(), other->get()});
}

/// Races in a child of a fork, which opens the store itself, and tells in a file how many it won.
pid_t start_racer(const ScratchDirectory& folder, const std::string& racer) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  testing::FakeClock clock;
  const auto store = open_sqlite_store(folder / "ring.db", clock);
  int won = -1;
  if (store) {
    StoredRotation rotation(**store, "staging");
    won = race(rotation);
  }
  write_file(folder / racer, std::to_string(won));
  ::_exit(won < 0 ? EXIT_FAILURE : EXIT_SUCCESS);
}

TEST(rotation_contract, racing_processes_have_one_winner_each_in_sqlite) {
  testing::FakeClock clock;
  const ScratchDirectory folder;
  {
    const auto store = open_sqlite_store(folder / "ring.db", clock);
    ASSERT_TRUE(store) << store.error().message;
    StoredRotation begins(**store, "staging");
    ASSERT_NO_FATAL_FAILURE(begin(begins));
  }
  const std::vector<pid_t> children{start_racer(folder, "one"), start_racer(folder, "two")};
  int won = 0;
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
  }
  for (const char* const racer : {"one", "two"}) {
    int own = 0;
    std::ifstream(folder / racer) >> own;
    won += own;
  }
  EXPECT_EQ(won, prizes);
  const auto store = open_sqlite_store(folder / "ring.db", clock);
  StoredRotation rotation(**store, "staging");
  expect_a_chain(rotation);
}

}  // namespace jwtsync::contract_rotation_test
