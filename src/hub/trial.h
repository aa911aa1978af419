// SPDX-License-Identifier: Apache-2.0
// A key that is rehearsed, as members are given it: beside the probes of a ring, and in none.
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/seal.h>
#include <jwtsync/secret.h>
#include <span>
#include <string>
#include <string_view>

namespace jwtsync::hub {

/// Immutable; used by any number of threads.
class Trial {
 public:
  /// Opens it. Errors: those of Seal::open.
  [[nodiscard]] static Result<Trial> make(const rotation::Rehearsal& rehearsal, std::string_view environment,
                                          std::span<const rotation::Seal> seals);

  [[nodiscard]] std::string_view kid() const noexcept { return ring_.keys().front().kid(); }
  /// One of the probes of a ring reply: its key as a verifier needs it, and a token that has expired long ago.
  [[nodiscard]] std::string_view probe() const noexcept { return probe_.pinned(); }
  /// As Handout::check.
  [[nodiscard]] Result<void> check(std::string_view answer) const;

 private:
  Trial(KeyRing ring, std::string nonce, Secret probe)
      : ring_(std::move(ring)), nonce_(std::move(nonce)), probe_(std::move(probe)) {}

  KeyRing ring_;
  std::string nonce_;
  Secret probe_;
};

}  // namespace jwtsync::hub
