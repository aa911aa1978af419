// SPDX-License-Identifier: Apache-2.0
// What threads need to use a Keeper, lent to the thread that answers a request.
#pragma once

#include <jwtsync/keeper.h>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace jwtsync::service {

/// As many as were ever in use at the same time are made, and kept. Threads: any number at once.
class Locals {
 public:
  /// Gives it back at its end.
  class Lent {
   public:
    Lent(Locals& owner, std::unique_ptr<Keeper::Local> local) : owner_(owner), local_(std::move(local)) {}
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;
    ~Lent() { owner_.take_back(std::move(local_)); }
    [[nodiscard]] Keeper::Local& operator*() const noexcept { return *local_; }

   private:
    Locals& owner_;
    std::unique_ptr<Keeper::Local> local_;
  };

  [[nodiscard]] Lent lend();

 private:
  void take_back(std::unique_ptr<Keeper::Local> local) noexcept;

  std::mutex mutex_;
  std::vector<std::unique_ptr<Keeper::Local>> idle_;
};

}  // namespace jwtsync::service
