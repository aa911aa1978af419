// SPDX-License-Identifier: Apache-2.0
#include "base/require.h"

#include <cstdio>
#include <cstdlib>

namespace jwtsync::base {

void stop(const std::source_location& where) noexcept {
  std::fprintf(stderr, "jwtsync: an invariant is broken at %s:%u\n", where.file_name(),
               static_cast<unsigned>(where.line()));
  std::abort();
}

}  // namespace jwtsync::base
