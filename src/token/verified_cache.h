// SPDX-License-Identifier: Apache-2.0
// Tokens whose signatures were found good, so that the same token's need not be checked again until it expires. For
// asymmetric keys only: an HMAC is sooner computed than looked up.
#pragma once

#include "crypto/keyed_hash.h"
#include "token/numeric_date.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/world.h>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace jwtsync::token {

/// Any number of threads may use one. A token lets its holder act for its subject: tokens are kept in a Secret's
/// pages, neither dumped nor inherited by a fork.
class VerifiedCache {
 public:
  /// Longer tokens are not kept.
  static constexpr std::size_t max_size = 2048;

  /// For `capacity` tokens, rounded up to a whole number of shelves. Errors: `internal_error`.
  [[nodiscard]] static Result<VerifiedCache> create(std::size_t capacity, Randomness& randomness);

  /// Whether this very token was remembered and has not expired: all of it is compared, in constant time. Does not
  /// allocate; a lock is held for a shelf while its tokens are compared.
  [[nodiscard]] bool holds(std::string_view token, NumericDate now) noexcept;

  /// Keeps a token until it expires, or gives way to another as the one of its shelf that expires first.
  void remember(std::string_view token, NumericDate expires, NumericDate now) noexcept;

 private:
  struct Entry {
    std::uint64_t hash = 0;
    std::size_t size = 0;  // 0: free
    NumericDate expires{};
  };
  /// A few tokens, of which a hash names the shelf and not the place.
  struct Shelf {
    static constexpr std::size_t places = 16;
    std::mutex mutex;
    std::array<Entry, places> entries;
    Secret bytes;  // max_size for each place
  };

  VerifiedCache(crypto::KeyedHash hash, std::size_t shelves);
  [[nodiscard]] Shelf& shelf_of(std::uint64_t hash) noexcept { return *shelves_[hash % shelves_.size()]; }
  static void forget(Shelf& shelf, Entry& entry) noexcept;

  crypto::KeyedHash hash_;
  std::vector<std::unique_ptr<Shelf>> shelves_;
};

}  // namespace jwtsync::token
