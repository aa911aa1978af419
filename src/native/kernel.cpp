// SPDX-License-Identifier: Apache-2.0
#include "native/kernel.h"

#include "base/text.h"

#include <sys/random.h>
#include <cerrno>
#include <system_error>

namespace jwtsync::native {

/// The kernel keeps no tick of CLOCK_BOOTTIME: it is read once in each tick of the civil clock, by each thread.
Clock::Ticks SystemClock::last_ticks() const noexcept {
  static thread_local Ticks seen{};
  const Time civil = last_tick();
  if (civil != seen.civil) seen = {civil, elapsed()};
  return seen;
}

Result<void> SystemRandomness::fill(std::span<char> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = ::getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure(Code::internal_error, "the system gives no random bytes: " + error_text(errno));
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
  return {};
}

std::string error_text(int error) {
  std::string text = std::generic_category().message(error);
  // "No such file" becomes "no such file"; "RFS specific error" stays as it is.
  if (text.size() > 1 && text[1] >= 'a' && text[1] <= 'z') text.replace(0, 1, base::lower(text.substr(0, 1)));
  return text;
}

}  // namespace jwtsync::native
