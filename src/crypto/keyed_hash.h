// SPDX-License-Identifier: Apache-2.0
// A short hash under a random key, for tables: without the key, no attacker can make texts collide.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/world.h>
#include <cstdint>
#include <string_view>

namespace jwtsync::crypto {

class KeyedHash {
 public:
  /// With a fresh key. `internal_error` where there is no randomness, or no memory page.
  [[nodiscard]] static Result<KeyedHash> create(Randomness& randomness);

  /// SipHash-2-4. Neither allocates nor locks. All alike after a fork, which wipes the key.
  [[nodiscard]] std::uint64_t of(std::string_view bytes) const noexcept;

 private:
  explicit KeyedHash(Secret key) : key_(std::move(key)) {}
  Secret key_;
};

}  // namespace jwtsync::crypto
