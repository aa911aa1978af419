// SPDX-License-Identifier: Apache-2.0
// Memory for what clients send, of which a part may be a token: it stands in no core dump, and is wiped.
#pragma once

#include <cstddef>
#include <vector>

namespace jwtsync::native {

/// Blocks of memory pages of one size, left out of core dumps and wiped in the child of a fork. A few that are not in
/// use are kept for the next; more go back to the system at once. Used by one thread; outlives its blocks.
class PrivatePages {
 public:
  /// A block has `size` bytes at least.
  explicit PrivatePages(std::size_t size);
  PrivatePages(const PrivatePages&) = delete;
  PrivatePages& operator=(const PrivatePages&) = delete;
  ~PrivatePages();

  [[nodiscard]] std::size_t block_size() const noexcept { return size_; }
  /// A block full of zeros; null where the system gives none.
  [[nodiscard]] char* take() noexcept;
  /// Takes back a block of which the first `used` bytes may have been written, and wipes them.
  void give_back(char* block, std::size_t used) noexcept;

 private:
  std::size_t size_;
  std::vector<char*> spare_;
};

}  // namespace jwtsync::native
