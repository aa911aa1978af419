// SPDX-License-Identifier: Apache-2.0
// Which vector instructions the processor has, for the few loops that are written for them.
#pragma once

#include <cstdint>

namespace jwtsync::base {

/// From those that every processor of its kind has (`none`) to the widest. Code for one runs where a wider one is.
enum class Vectors : std::uint8_t { none, avx2, avx512 };

/// The best that this processor has.
[[nodiscard]] Vectors best_vectors() noexcept;

}  // namespace jwtsync::base
