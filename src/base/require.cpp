// SPDX-License-Identifier: Apache-2.0
#include "base/require.h"

#include <cstdio>
#include <cstdlib>

namespace jwtsync::base {

void stop(const char* file, unsigned line) noexcept {
  std::fprintf(stderr, "jwtsync: an invariant is broken at %s:%u\n", file, line);
  std::abort();
}

}  // namespace jwtsync::base
