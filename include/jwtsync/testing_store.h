// SPDX-License-Identifier: Apache-2.0
/// @file
/// A Store in memory, for tests: it keeps what every store keeps (tests/contract/store_test.cpp), but for one process.
///
///     testing::FakeClock clock;
///     testing::MemoryStore store(clock);
#pragma once

#include <jwtsync/store.h>
#include <jwtsync/world.h>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace jwtsync::testing {

class MemoryStore final : public Store {
 public:
  /// By table and name. Copies of the rows share the values.
  using Rows = std::map<std::pair<std::string, std::string>, std::shared_ptr<const std::string>>;

  explicit MemoryStore(const Clock& clock) : clock_(clock) {}
  [[nodiscard]] Result<std::unique_ptr<StoreTransaction>> begin(StoreAccess access) override;

  /// What is committed.
  [[nodiscard]] Rows rows();
  /// As a failover does, or who puts a backup in its place: other rows, and another history or, where the store cannot
  /// tell, the same one.
  void replace(Rows rows, std::string history);

 private:
  class Transaction;
  const Clock& clock_;
  std::mutex turn_;  // of those who write
  std::mutex lock_;  // of `rows_`
  Rows rows_;
  std::string history_;
};

}  // namespace jwtsync::testing
