// SPDX-License-Identifier: Apache-2.0
// File descriptors: each with one owner, and some that connections leave to everybody else in the process, to reloads
// above all.
#pragma once

#include <unistd.h>
#include <cstddef>
#include <utility>

namespace jwtsync::native {

/// Closes its descriptor when it ends.
class Descriptor {
 public:
  Descriptor() noexcept = default;
  explicit Descriptor(int number) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  [[nodiscard]] explicit operator bool() const noexcept { return number_ >= 0; }
  [[nodiscard]] int number() const noexcept { return number_; }
  /// The caller owns it from now on.
  [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }

 private:
  int number_ = -1;
};

/// How many descriptors this process may have open (RLIMIT_NOFILE), less a reserve: 128 of them, or half where there
/// are fewer than 256.
[[nodiscard]] std::size_t descriptors_to_give() noexcept;

/// RLIMIT_NOFILE, soft to hard; how many that is, or 0.
std::size_t raise_descriptor_limit() noexcept;

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
