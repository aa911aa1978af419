// SPDX-License-Identifier: Apache-2.0
// A thousand steps that race, in threads and in processes.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "../../support/scratch_directory.h"
#include "../rotation_races.h"
#include "server.h"

namespace jwtsync::postgresql_races_test {

using namespace rotation_races;
using rotation::StoredRotation;
using testing::PostgresqlServer;

TEST(postgresql_races, racing_threads_have_one_winner_each) {
  const std::string connection = PostgresqlServer::shared().empty_schema();
  const auto one = open_postgresql_store(connection), other = open_postgresql_store(connection);
  ASSERT_TRUE(one && other);
  race_in_threads({one->get(), other->get()});
}

/// Races in a child of a fork, which opens the store itself, and tells in a file how many it won.
pid_t start_racer(const std::string& connection, const std::string& file) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  const auto store = open_postgresql_store(connection);
  int won = -1;
  if (store) {
    StoredRotation rotation(**store, "staging");
    won = race(rotation);
  }
  std::ofstream(file) << won;
  ::_exit(won < 0 ? EXIT_FAILURE : EXIT_SUCCESS);
}

TEST(postgresql_races, racing_processes_have_one_winner_each) {
  const std::string connection = PostgresqlServer::shared().empty_schema();
  const ScratchDirectory folder;
  const auto store = open_postgresql_store(connection);
  ASSERT_TRUE(store) << store.error().message;
  StoredRotation begins(**store, "staging");
  ASSERT_NO_FATAL_FAILURE(begin(begins));
  const pid_t one = start_racer(connection, folder / "one"), other = start_racer(connection, folder / "other");
  int won = 0;
  for (const pid_t child : {one, other}) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
  }
  for (const char* const racer : {"one", "other"}) {
    int own = 0;
    std::ifstream(folder / racer) >> own;
    won += own;
  }
  EXPECT_EQ(won, prizes);
  expect_a_chain(begins);
}

}  // namespace jwtsync::postgresql_races_test
