// SPDX-License-Identifier: Apache-2.0
// The contract of stores, over PostgreSQL.
#include "../store_contract.h"

#include "server.h"

namespace jwtsync::store_contract {

struct Postgresql final : Subject {
  Store& store() override { return *first; }
  Store& again() override { return *second; }
  [[nodiscard]] bool is_now(Time time) const override {
    const Time now = std::chrono::system_clock::now();  // the server is on this machine
    return time < now + std::chrono::minutes(1) && time > now - std::chrono::minutes(1);
  }
  std::string connection = testing::PostgresqlServer::shared().empty_schema();
  std::unique_ptr<Store> first = open_postgresql_store(connection).value();
  std::unique_ptr<Store> second = open_postgresql_store(connection).value();
};

INSTANTIATE_TEST_SUITE_P(postgresql, StoreContract, ::testing::Values(&make<Postgresql>));

}  // namespace jwtsync::store_contract
