// SPDX-License-Identifier: Apache-2.0
#include "native/randomness.h"

#include "native/error_text.h"

#include <sys/random.h>

#include <cerrno>

namespace jwtsync::native {

Result<void> SystemRandomness::fill(std::span<char> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = ::getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure(Code::internal_error, "the system gives no random bytes: " + error_text(errno));
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
  return {};
}

}  // namespace jwtsync::native
