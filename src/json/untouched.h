// SPDX-License-Identifier: Apache-2.0
// Room for many values, of which few are ever used.
#pragma once

#include <array>
#include <cstddef>
#include <new>
#include <type_traits>

namespace jwtsync::json {

/// Room for `size` values, none of which is made: each is assigned before it is read. What nobody assigns is never
/// written, so that the system gives no page for it. (A `std::string_view` in an array is written when it is made.)
template <typename T, std::size_t size>
class Untouched {
  static_assert(std::is_trivially_copyable_v<T>, "assigning is then as good as making");

 public:
  Untouched() noexcept {}  // NOLINT(*-use-equals-default): `= default` would let `Untouched()` write zeros
  Untouched(const Untouched&) = delete;
  Untouched& operator=(const Untouched&) = delete;

  [[nodiscard]] T* data() noexcept { return std::launder(reinterpret_cast<T*>(bytes_.data())); }  // NOLINT(*-cast)
  [[nodiscard]] const T* data() const noexcept {
    return std::launder(reinterpret_cast<const T*>(bytes_.data()));  // NOLINT(*-cast)
  }
  [[nodiscard]] T& operator[](std::size_t place) noexcept { return data()[place]; }

 private:
  alignas(T) std::array<std::byte, size * sizeof(T)> bytes_;  // C++20 6.7.2: an array of bytes makes them by itself
};

}  // namespace jwtsync::json
