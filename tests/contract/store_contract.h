// SPDX-License-Identifier: Apache-2.0
// What every Store keeps: rows, isolation, one writer after the other. The suite is run on each that a test program
// names with INSTANTIATE_TEST_SUITE_P.
#pragma once

#include <gmock/gmock.h>
#include <jwtsync/store.h>
#include <jwtsync/testing.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace jwtsync::store_contract {

/// An implementation that is empty. `again` opens what was kept once more, as another process would.
struct Subject {
  virtual ~Subject() = default;
  virtual Store& store() = 0;
  virtual Store& again() = 0;
  /// Whether it is now, by the clock of the store.
  [[nodiscard]] virtual bool is_now(Time time) const { return time == clock.now(); }
  testing::FakeClock clock;
};

using Make = std::unique_ptr<Subject> (*)();
template <typename Kind>
std::unique_ptr<Subject> make() {
  return std::make_unique<Kind>();
}

class StoreContract : public ::testing::TestWithParam<Make> {
 protected:
  using Rows = std::vector<std::pair<std::string, std::string>>;

  static std::unique_ptr<StoreTransaction> begin(Store& store, StoreAccess access = StoreAccess::write) {
    auto transaction = store.begin(access);
    EXPECT_TRUE(transaction) << transaction.error().message;
    return transaction ? std::move(*transaction) : nullptr;
  }
  void put(const std::string& name, const std::string& value) {
    const auto transaction = begin(store_);
    ASSERT_TRUE(transaction->put("table", name, value));
    ASSERT_TRUE(transaction->commit());
  }
  static Rows rows(Store& store) { return begin(store, StoreAccess::read)->list("table").value(); }

  std::unique_ptr<Subject> subject_ = GetParam()();
  Store& store_ = subject_->store();
};

}  // namespace jwtsync::store_contract
