// SPDX-License-Identifier: Apache-2.0
/// @file
/// Secret bytes: wiped at the end, kept out of core dumps, never printed or compared.
///
/// A Secret lives in memory pages of its own: left out of core dumps, wiped in a child process after fork, locked into
/// memory where the system allows it, surrounded by pages that cannot be touched, and wiped when it ends. It has no
/// `==`, no conversion and no output operator: its bytes are seen only inside `reveal`, a name that can be searched
/// for.
///
///     Result<Secret> secret = Secret::copy_of(bytes);
///     if (!secret) return fail(secret.error());
///     secret->reveal([&](std::string_view key) { mac = hmac(key, nonce); });
///
/// Threads: a Secret is immutable once made; any number of threads may reveal it at once.
#pragma once

#include <jwtsync/result.h>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace jwtsync {

/// Whether a type shows bytes that it does not own.
template <typename T>
inline constexpr bool shows_bytes = std::is_reference_v<T> || std::is_pointer_v<T>;
template <>
inline constexpr bool shows_bytes<std::string_view> = true;
template <typename T, std::size_t size>
inline constexpr bool shows_bytes<std::span<T, size>> = true;

/// A sequence of secret bytes; move-only. A moved-from or default Secret is empty.
class Secret {
 public:
  Secret() noexcept = default;
  Secret(Secret&& other) noexcept
      : bytes_(std::exchange(other.bytes_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  /// The largest secret there is, in bytes: 1 MiB.
  static constexpr std::size_t max_size = std::size_t{1} << 20;

  /// A copy of `bytes`; the caller still owns the original, and should wipe it. Refuses more than `max_size`
  /// (`file_too_large`); where the system has no pages left, `internal_error`.
  [[nodiscard]] static Result<Secret> copy_of(std::string_view bytes);

  /// Room for at most `capacity` bytes, filled in place by `fill(std::span<char>)`, which returns how many it wrote.
  /// Nothing of the secret then ever stands anywhere else.
  template <typename Fill>
  [[nodiscard]] static Result<Secret> filled(std::size_t capacity, Fill&& fill) {
    Result<Secret> secret = allocate(capacity);
    if (!secret) return secret;
    const std::size_t written = std::forward<Fill>(fill)(std::span<char>(secret->bytes_, capacity));
    secret->shrink_to(written);
    return secret;
  }

  /// The length in bytes.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

  /// Calls `use(std::string_view)` with the bytes, which stay valid only inside the call, and returns what it returns.
  /// After a fork the child's copy is gone (see `lost`): `use` then sees no bytes at all. It must not return a view.
  template <typename Use>
  auto reveal(Use&& use) const {
    static_assert(!shows_bytes<std::invoke_result_t<Use, std::string_view>>,
                  "a view of a secret does not leave reveal");
    return std::forward<Use>(use)(lost() ? std::string_view{} : std::string_view(bytes_, size_));
  }

  /// Calls `use(std::span<char>)` with the bytes, to change them in place, and returns what it returns; no other thread
  /// may look at them meanwhile. After a fork there are no bytes, as with `reveal`.
  template <typename Use>
  auto rewrite(Use&& use) {
    static_assert(!shows_bytes<std::invoke_result_t<Use, std::span<char>>>,
                  "a view of a secret does not leave rewrite");
    return std::forward<Use>(use)(lost() ? std::span<char>{} : std::span<char>(bytes_, size_));
  }

  /// The bytes, for an owner that promises their place to others as long as it keeps this Secret: they stay where they
  /// are, wherever it is moved to. After a fork there are none. `reveal` is for everybody else.
  [[nodiscard]] std::string_view pinned() const noexcept {
    return lost() ? std::string_view{} : std::string_view(bytes_, size_);
  }

  /// Whether the bytes were wiped because this process is a fork of the one that loaded them. Load the secret again.
  [[nodiscard]] bool lost() const noexcept;

  /// A second, independent copy.
  [[nodiscard]] Result<Secret> clone() const;

 private:
  [[nodiscard]] static Result<Secret> allocate(std::size_t capacity);
  void shrink_to(std::size_t size) noexcept;

  char* bytes_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace jwtsync
