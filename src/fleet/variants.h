// SPDX-License-Identifier: Apache-2.0
// The named transforms of a secret by which two services come to differ: a newline more, quotes kept, base64 undone.
// Each takes the whole secret and none keeps only a part of it, so that its answer cannot be used to test a part.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace jwtsync::fleet {

/// A secret longer than this has no variants, in bytes.
inline constexpr std::size_t max_transformed_size = std::size_t{64} * 1024;

/// Writes the transformed secret to `room`, which holds `room_for(secret.size())`, and returns how many bytes; 0 where
/// the transform does not apply. It is a function of the secret alone, so that equal secrets have equal variants,
/// whatever the variables are called that they stand in.
using Transform = std::size_t (*)(std::string_view secret, std::span<char> room);

struct Variant {
  std::string_view name;  ///< stable: it is part of the protocol
  Transform apply;
};

/// Every variant there is, the likeliest accident first.
[[nodiscard]] std::span<const Variant> variants() noexcept;

/// The most bytes that any variant of `size` bytes takes: `&quot;` stands for one.
[[nodiscard]] constexpr std::size_t room_for(std::size_t size) noexcept { return 6 * size + 16; }

/// Writes the transformed secret to `room`, as `apply` does; 0 also where the transform changes nothing, or the secret
/// is too long.
[[nodiscard]] std::size_t transform(const Variant& variant, std::string_view secret, std::span<char> room);

}  // namespace jwtsync::fleet
