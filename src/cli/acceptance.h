// SPDX-License-Identifier: Apache-2.0
// Who of those that were asked accepts tokens of one key: what a deployment waits for before anybody signs with it.
#pragma once

#include <jwtsync/fleet.h>
#include <jwtsync/name.h>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::cli {

/// Why one that was asked does not count as accepting the key.
enum class Obstacle : std::uint8_t {
  lacks_key,          ///< it holds others
  no_key,             ///< it holds none
  refuses_algorithm,  ///< it holds the key, and accepts tokens of other algorithms only
  other_key,          ///< of those that hold one of that name, not all hold the same
  unheard_workers,    ///< other workers of its server were not heard
  silent,             ///< it did not answer
};

/// One process, or a target that did not answer.
struct Acceptor {
  std::string who;                   ///< service and instance, or the target
  std::optional<Obstacle> obstacle;  ///< nothing where it accepts
  std::string sentence;              ///< what stands in the way, without who and without a full stop
};

/// All that were asked, in the order of the agreement: its members, then the silent.
struct Acceptance {
  std::string kid;
  std::vector<Acceptor> all;

  [[nodiscard]] std::size_t count() const noexcept;
  /// Somebody was asked, and each accepts.
  [[nodiscard]] bool is_complete() const noexcept;
  /// `refused` where somebody who answered does not accept; `unreachable` where only silence stands in the way.
  [[nodiscard]] Category category() const noexcept;
};

/// `services`: those whose processes count, by name; empty: all. One that is silent may be of any service.
[[nodiscard]] Acceptance acceptance_of(const Agreement& look, std::string kid,
                                       const std::vector<std::string>& services);

}  // namespace jwtsync::cli

namespace jwtsync {
template <>
[[nodiscard]] std::span<const std::string_view> names<cli::Obstacle>() noexcept;
}  // namespace jwtsync
