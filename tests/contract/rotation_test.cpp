// SPDX-License-Identifier: Apache-2.0
// Steps that race, over each store: every generation has one winner, and is written once.
#include <gtest/gtest.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/sqlite_store.h>
#include <jwtsync/testing.h>
#include <jwtsync/testing_store.h>
#include <unistd.h>

#include <fstream>

#include "../support/re_execution.h"
#include "../support/scratch_directory.h"
#include "rotation_races.h"

namespace jwtsync::contract_rotation_test {

using namespace rotation_races;
using rotation::StoredRotation;

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
