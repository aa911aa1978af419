// SPDX-License-Identifier: Apache-2.0
// How often a test repeats what is to hold however often it is done.
#ifndef JWTSYNC_TESTS_SUPPORT_ROUNDS_H
#define JWTSYNC_TESTS_SUPPORT_ROUNDS_H

#include <cstddef>

namespace jwtsync::testing {

/// So many, or a tenth of them under sanitizers, which take ten to fifty times as long for each.
constexpr std::size_t rounds(std::size_t times) noexcept {
#ifdef JWTSYNC_UNDER_SANITIZERS
  return times / 10;
#else
  return times;
#endif
}

inline constexpr std::size_t many_rounds = rounds(100'000);

}  // namespace jwtsync::testing

#endif
