// SPDX-License-Identifier: Apache-2.0
// Secrets outside of a Secret leave nothing behind: neither in the text and bytes that hold them, nor in the processor.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace jwtsync::base {

/// Overwrites what a text holds, its whole capacity, and empties it.
void wipe(std::string& text) noexcept;

/// Overwrites what decoded or copied bytes of a secret were left in.
void wipe(std::span<char> bytes) noexcept;

/// Appends; where the text must move to grow, the place that it leaves is overwritten.
void append_wiping(std::string& text, std::string_view more);

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
