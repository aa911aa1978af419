// SPDX-License-Identifier: Apache-2.0
// Descriptors that connections leave to everybody else in the process: to reloads, above all.
#pragma once

#include "native/descriptor.h"

#include <cstddef>

namespace jwtsync::native {

/// How many descriptors this process may have open (RLIMIT_NOFILE), less a reserve: 128 of them, or half where there
/// are fewer than 256.
[[nodiscard]] std::size_t descriptors_to_give() noexcept;

/// The same socket or file, at the lowest number that is free.
[[nodiscard]] Descriptor at_lowest_number(Descriptor descriptor) noexcept;

/// One that is held for nothing, so that it can be given up when there is no other.
class SpareDescriptor {
 public:
  SpareDescriptor() noexcept { take_again(); }
  void give_up() noexcept { held_ = Descriptor(); }
  /// Does nothing where it is held, and tries where it is not.
  void take_again() noexcept;

 private:
  Descriptor held_;
};

}  // namespace jwtsync::native
