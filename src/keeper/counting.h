// SPDX-License-Identifier: Apache-2.0
// What a Keeper counts, and under which names.
#pragma once

#include "keeper/counters.h"

#include <jwtsync/keeper.h>
#include <jwtsync/keyring.h>
#include <jwtsync/sources.h>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace jwtsync::keeper {

/// Which slot of the counters each key has, for as long as the Keeper lives: a key that comes back goes on counting
/// where it stopped. Threads: any number at once.
class KeySlots {
 public:
  /// The slot of each key of `ring`, in its order; 0 for a key that comes when all slots are taken.
  [[nodiscard]] std::vector<std::size_t> slots_of(const KeyRing& ring);

  struct Name {
    std::string kid;
    Algorithm algorithm;
    friend bool operator==(const Name&, const Name&) = default;
  };
  /// The names of the slots from 1 on.
  [[nodiscard]] std::vector<Name> names() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Name> names_;
};

/// Counts every source that was asked, by what it gave.
void count(const Resolution& resolution, Counters& counters);

/// The counters by name.
[[nodiscard]] Metrics read(const Counters& counters, const KeySlots& slots);

/// Adds what was counted of one of several issuers: keys under its name, all else to the rest.
void add(Metrics& all, Metrics one, const std::string& issuer);

}  // namespace jwtsync::keeper
