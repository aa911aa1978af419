// SPDX-License-Identifier: Apache-2.0
// The memory of requests and answers on their way through the server, which is used again.
#pragma once

#include <jwtsync/world.h>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace jwtsync::native {

/// A request as the service sees it, its answer, and that answer's head as text.
struct Exchange {
  ReceivedRequest request = {};
  HttpResponse response = {};
  std::string head = {};
};

/// Memory of exchanges that have ended, for those that come. What a client sent is overwritten first; of one that took
/// much, nothing is kept. Used by one thread; outlives what it lends.
class Exchanges {
 public:
  /// So many bytes of one exchange are kept at most, and so many exchanges: as many as are answered at the same time.
  static constexpr std::size_t most_kept_of_one = std::size_t{16} * 1024;
  static constexpr std::size_t most_kept = 16;

  /// One exchange, until this ends.
  class Loan {
   public:
    Loan(Exchanges& owner, std::unique_ptr<Exchange> one) noexcept : owner_(&owner), one_(std::move(one)) {}
    Loan(Loan&&) noexcept = default;
    Loan& operator=(Loan&&) = delete;
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan() {
      if (one_) owner_->take_back(std::move(one_));
    }
    [[nodiscard]] Exchange* operator->() const noexcept { return one_.get(); }
    [[nodiscard]] Exchange& operator*() const noexcept { return *one_; }

   private:
    Exchanges* owner_;
    std::unique_ptr<Exchange> one_;
  };

  Exchanges() { idle_.reserve(most_kept); }
  /// What stands in it is of no meaning.
  [[nodiscard]] Loan lend();

 private:
  void take_back(std::unique_ptr<Exchange> one) noexcept;

  std::vector<std::unique_ptr<Exchange>> idle_;
};

}  // namespace jwtsync::native
