// SPDX-License-Identifier: Apache-2.0
// How often a test repeats what is to hold however often it is done.
#ifndef JWTSYNC_TESTS_SUPPORT_ROUNDS_H
#define JWTSYNC_TESTS_SUPPORT_ROUNDS_H

#include <cstddef>

namespace jwtsync::testing {

// A hundred thousand; a tenth of that under ThreadSanitizer, which takes fifty times as long for each.
#ifdef JWTSYNC_UNDER_TSAN
inline constexpr std::size_t many_rounds = 10'000;
#else
inline constexpr std::size_t many_rounds = 100'000;
#endif

}  // namespace jwtsync::testing

#endif
