// SPDX-License-Identifier: Apache-2.0
// Access tokens that an issuer signs (JWT), for those of its subjects who may ask.
#pragma once

#include "service/pool.h"

#include <jwtsync/configuration.h>
#include <jwtsync/keeper.h>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace jwtsync::service {

/// So many tokens of one request are verified, the new one and the old: it takes far more time than comparing.
inline constexpr std::size_t most_judged = 2;

/// Threads: any number at once.
class IssuedTokens {
 public:
  /// `keys`: as AccessPolicy::issuer_keys.
  IssuedTokens(std::vector<AccessIssuer> issuers, const Keeper* keys) : issuers_(std::move(issuers)), keys_(keys) {}

  [[nodiscard]] bool empty() const noexcept { return issuers_.empty(); }
  /// Whose token one of these is, as a number of him among all who may ask; nothing where none of them has the form of
  /// a JWT. The first `most_judged` that have it are looked at. Errors, of the first: `access_denied`; `keys_outdated`,
  /// where it cannot be told now.
  [[nodiscard]] Result<std::optional<std::uint64_t>> find(const std::vector<std::string_view>& presented);

 private:
  [[nodiscard]] Result<std::uint64_t> judge(std::string_view token);
  [[nodiscard]] Result<std::uint64_t> bearer_of(const VerifiedToken& token, std::string_view issuer) const;

  std::vector<AccessIssuer> issuers_;
  const Keeper* keys_;
  Pool<Keeper::Local> locals_;
};

}  // namespace jwtsync::service
