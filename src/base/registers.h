// SPDX-License-Identifier: Apache-2.0
// What a copy leaves behind in the processor.
#pragma once

namespace jwtsync::base {

/// Empties the vector registers. A memcpy or strlen of secret bytes leaves pieces of them there; whatever next saves
/// the registers (a new thread, the dynamic linker, a signal) puts those on a stack, from where a core dump shows them.
/// For the places that load or transform a secret, or sign by a private key: it costs some nanoseconds, too much for
/// each token of an HMAC.
void wipe_vector_registers() noexcept;

/// Does it where the scope is left. Declared first, so that nothing comes after it.
class VectorRegistersWiped {
 public:
  VectorRegistersWiped() noexcept = default;
  VectorRegistersWiped(const VectorRegistersWiped&) = delete;
  VectorRegistersWiped& operator=(const VectorRegistersWiped&) = delete;
  ~VectorRegistersWiped() { wipe_vector_registers(); }
};

}  // namespace jwtsync::base
