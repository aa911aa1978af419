// SPDX-License-Identifier: Apache-2.0
// One generation of a ring as members get it: the document, the material of its keys, and a token of each that is asked
// for.
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/seal.h>
#include <jwtsync/secret.h>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::hub {

/// A token of the key of this ring, which has expired long ago, whatever a verifier makes of clocks.
[[nodiscard]] Result<std::string> probe_of(const KeyRing& ring);

/// Whether this is the answer of the key to the nonce. `proof_mismatch`.
[[nodiscard]] Result<void> check_answer(const Key& key, const std::string& nonce, std::string_view answer);

/// Immutable; used by any number of threads.
class Handout {
 public:
  /// Opens what verifies now. Errors: `secret_absent` of a key that the store does not have, or has under another seal;
  /// `answer_malformed` where it is another key than that of the ring; those of Seal::open.
  [[nodiscard]] static Result<Handout> make(const rotation::SealedKeys& keys, std::span<const rotation::Seal> seals);

  [[nodiscard]] const rotation::Ring& ring() const noexcept { return ring_; }
  [[nodiscard]] const rotation::Held& held() const noexcept { return held_; }
  /// A ring reply. Private halves are for those who sign. `trial`: one more probe, if there is one.
  [[nodiscard]] std::string reply(bool signs, rotation::Moment now, std::string_view trial = {}) const;
  /// Whether a member has the key, by its answer to the question. Errors: `proof_mismatch`; `generation_overtaken`
  /// where the key is not asked for.
  [[nodiscard]] Result<void> check(std::string_view kid, std::string_view answer) const;

 private:
  struct OpenKey {
    KeyRing ring;            // of this key alone
    Secret for_signers;      // JWK
    std::string for_others;  // of a key pair
  };
  [[nodiscard]] static Result<OpenKey> open(const rotation::RingKey& key, const rotation::SealedKeys& keys,
                                            std::span<const rotation::Seal> seals);
  [[nodiscard]] Result<void> add_probe(const rotation::RingKey& key, const OpenKey& opened);

  rotation::Ring ring_;
  rotation::Held held_;
  std::string document_;  // `"ring":"..."`
  std::vector<OpenKey> keys_;
  std::string probes_;  // `"probes":[...]`, to its last one
};

}  // namespace jwtsync::hub
