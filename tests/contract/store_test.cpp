// SPDX-License-Identifier: Apache-2.0
// The contract of stores, for those that need no server.
#include <jwtsync/sqlite_store.h>
#include <jwtsync/testing_store.h>

#include "../support/scratch_directory.h"
#include "store_contract.h"

namespace jwtsync::store_contract {

struct Sqlite final : Subject {
  Store& store() override { return *first; }
  Store& again() override { return *second; }
  ScratchDirectory folder;
  std::unique_ptr<Store> first = open_sqlite_store(folder / "ring.db", clock).value();
  std::unique_ptr<Store> second = open_sqlite_store(folder / "ring.db", clock).value();
};

struct Memory final : Subject {
  Store& store() override { return memory; }
  Store& again() override { return memory; }
  testing::MemoryStore memory{clock};
};

INSTANTIATE_TEST_SUITE_P(sqlite, StoreContract, ::testing::Values(&make<Sqlite>));
INSTANTIATE_TEST_SUITE_P(memory, StoreContract, ::testing::Values(&make<Memory>));

}  // namespace jwtsync::store_contract
