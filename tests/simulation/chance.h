// SPDX-License-Identifier: Apache-2.0
// Choices that follow from a seed alone, on every machine the same.
#pragma once

#include <bit>
#include <chrono>
#include <cstdint>
#include <random>

namespace jwtsync::simulation {

using Span = std::chrono::nanoseconds;

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool percent(unsigned share) { return share > 0 && below(100) < share; }
  /// Every length as likely as any other.
  Span between(Span shortest, Span longest) {
    return shortest +
           Span(static_cast<Span::rep>(random_() % static_cast<std::uint64_t>((longest - shortest).count())));
  }
  /// Short ones as likely as long ones: the power of two is drawn first. It may be longer than
  /// `longest`, but not twice as long.
  Span any_length(Span shortest, Span longest) {
    const auto ratio = static_cast<std::uint64_t>(longest / shortest);
    return between(shortest, shortest * (std::int64_t{2} << below(static_cast<std::size_t>(std::bit_width(ratio)))));
  }
  template <typename List>
  auto& one_of(List& list) {
    return list[below(list.size())];
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace jwtsync::simulation
