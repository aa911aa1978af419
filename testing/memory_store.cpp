// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/testing_store.h>

namespace jwtsync::testing {

/// Works on a copy, which takes the place of the rows at `commit`.
class MemoryStore::Transaction final : public StoreTransaction {
 public:
  Transaction(MemoryStore& store, StoreAccess access) : store_(store), turn_(store.turn_, std::defer_lock) {
    if (access == StoreAccess::write) turn_.lock();
    now_ = store.clock_.now();
    const std::lock_guard held(store.lock_);
    rows_ = store.rows_;
    history_ = store.history_;
  }

  [[nodiscard]] Time now() const noexcept override { return now_; }
  [[nodiscard]] std::string_view history() const noexcept override { return history_; }

  [[nodiscard]] Result<std::optional<std::string>> get(std::string_view table, std::string_view name) override {
    const auto found = rows_.find({std::string(table), std::string(name)});
    return found == rows_.end() ? std::nullopt : std::optional(*found->second);
  }

  [[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> list(std::string_view table) override {
    std::vector<std::pair<std::string, std::string>> rows;
    for (auto row = rows_.lower_bound({std::string(table), {}}); row != rows_.end(); ++row) {
      if (row->first.first != table) break;
      rows.emplace_back(row->first.second, *row->second);
    }
    return rows;
  }

  [[nodiscard]] Result<bool> insert(std::string_view table, std::string_view name, std::string_view value) override {
    return rows_.emplace(std::pair(table, name), std::make_shared<std::string>(value)).second;
  }

  [[nodiscard]] Result<void> put(std::string_view table, std::string_view name, std::string_view value) override {
    rows_.insert_or_assign({std::string(table), std::string(name)}, std::make_shared<std::string>(value));
    return {};
  }

  [[nodiscard]] Result<void> erase(std::string_view table, std::string_view name) override {
    rows_.erase({std::string(table), std::string(name)});
    return {};
  }

  [[nodiscard]] Result<void> commit() override {
    if (!turn_.owns_lock()) return {};
    const std::lock_guard held(store_.lock_);
    store_.rows_ = std::move(rows_);
    return {};
  }

 private:
  MemoryStore& store_;
  std::unique_lock<std::mutex> turn_;
  Time now_;
  Rows rows_;
  std::string history_;
};

Result<std::unique_ptr<StoreTransaction>> MemoryStore::begin(StoreAccess access) {
  return std::make_unique<Transaction>(*this, access);
}

MemoryStore::Rows MemoryStore::rows() {
  const std::lock_guard held(lock_);
  return rows_;
}

void MemoryStore::replace(Rows rows, std::string history) {
  const std::lock_guard held(lock_);
  rows_ = std::move(rows);
  history_ = std::move(history);
}

}  // namespace jwtsync::testing
