// SPDX-License-Identifier: Apache-2.0
// Keys by number: what stands in sources, and which keys a ring holds.
#pragma once

#include <jwtsync/keyring.h>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace jwtsync::simulation {

/// Keys by number, the one that signs first.
using Keys = std::vector<std::size_t>;

class KeyStock {
 public:
  /// No key of the stock.
  static constexpr std::size_t unknown = 0;
  /// The number of the secret that nobody should come to use: it stands where a search must not fall through to.
  static constexpr std::size_t fallback = 1;

  KeyStock();
  /// A new shared secret, and a new key pair of an issuer.
  [[nodiscard]] std::size_t new_secret();
  [[nodiscard]] std::size_t new_pair();
  /// What a file or store holds: one bare secret, or a key set in which each key has a name.
  [[nodiscard]] std::string secret_text(const Keys& keys, bool as_set) const;
  /// What an issuer publishes.
  [[nodiscard]] std::string public_text(const Keys& keys) const;
  [[nodiscard]] const KeyRing& pair(std::size_t number) const { return pairs_.at(number); }
  /// Which keys these are.
  [[nodiscard]] Keys numbers_of(const KeyRing& ring) const;

 private:
  std::size_t next_ = fallback + 1;
  std::map<std::size_t, KeyRing> pairs_;
  std::map<std::string, std::size_t, std::less<>> numbers_;  // by kid
};

/// "2+1": for the record.
[[nodiscard]] std::string text_of(const Keys& keys);

}  // namespace jwtsync::simulation
