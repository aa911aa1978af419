// SPDX-License-Identifier: Apache-2.0
// Tokens without a kid that were accepted, by issuer: who makes them has to write the kid before their key is gone.
#pragma once

#include "keeper/latest_moment.h"

#include <jwtsync/rotation.h>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace jwtsync::keeper {

/// Of one key. Threads: any number at once. Nothing is allocated; only the first token of an issuer locks.
class UnnamedCounts {
 public:
  /// All others are counted as one, and so are tokens without an issuer, and those whose issuer is longer, or has a
  /// control character: a hub takes no such name.
  static constexpr std::size_t most_issuers = 8, longest_issuer = 256;

  /// `expiry` in seconds since 1970; nothing of a token that does not end.
  void note(std::string_view issuer, std::optional<std::int64_t> expiry) noexcept;
  [[nodiscard]] std::vector<rotation::UnnamedTokens> read() const;

 private:
  struct Slot {
    std::array<char, longest_issuer> issuer{};
    std::size_t size = 0;
    std::atomic<std::uint64_t> count{0};
    LatestMoment expiry;

    [[nodiscard]] std::string_view name() const noexcept { return {issuer.data(), size}; }
  };
  [[nodiscard]] Slot* find(std::string_view issuer, std::size_t end) noexcept;
  [[nodiscard]] Slot& slot_of(std::string_view issuer) noexcept;

  std::array<Slot, 1 + most_issuers> slots_;  // the first has no issuer
  std::atomic<std::size_t> taken_{1};         // the names of so many are written, and stay
  std::mutex naming_;
};

}  // namespace jwtsync::keeper
