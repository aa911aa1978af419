// SPDX-License-Identifier: Apache-2.0
// Working memory that threads borrow and give back.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace jwtsync::service {

/// As many as were ever in use at the same time are made, and kept. Threads: any number at once.
template <typename T>
class Pool {
 public:
  /// Gives it back at its end.
  class Loan {
   public:
    Loan(Pool& owner, std::unique_ptr<T> one) noexcept : owner_(owner), one_(std::move(one)) {}
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan() { owner_.take_back(std::move(one_)); }
    [[nodiscard]] T& operator*() const noexcept { return *one_; }

   private:
    Pool& owner_;
    std::unique_ptr<T> one_;
  };

  Pool() noexcept = default;
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() { const std::unique_ptr<T> last(nearest_.load()); }

  [[nodiscard]] Loan lend() {
    std::unique_ptr<T> one(nearest_.exchange(nullptr, std::memory_order_acquire));
    if (!one) one = take_idle();
    return {*this, one ? std::move(one) : std::make_unique<T>()};
  }

 private:
  [[nodiscard]] std::unique_ptr<T> take_idle() noexcept {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return nullptr;
    std::unique_ptr<T> one = std::move(idle_.back());
    idle_.pop_back();
    return one;
  }
  void take_back(std::unique_ptr<T> one) noexcept {
    one.reset(nearest_.exchange(one.release(), std::memory_order_acq_rel));
    if (!one) return;
    const std::lock_guard lock(mutex_);
    try {
      idle_.push_back(std::move(one));
    } catch (const std::bad_alloc&) {  // then the next one is made anew
    }
  }

  std::atomic<T*> nearest_ = nullptr;  // owned; whoever takes turns with nobody takes no lock
  std::mutex mutex_;
  std::vector<std::unique_ptr<T>> idle_;
};

}  // namespace jwtsync::service
