// SPDX-License-Identifier: Apache-2.0
#include "native/quiet_thread.h"

#include "native/error_text.h"

#include <signal.h>

#include <system_error>
#include <utility>

namespace jwtsync::native {
namespace {

/// Blocks every signal, for threads that are started meanwhile.
class NoSignals {
 public:
  NoSignals() noexcept {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~NoSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  NoSignals(const NoSignals&) = delete;
  NoSignals& operator=(const NoSignals&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace

Result<std::unique_ptr<std::thread>> start_quietly(std::function<void()> body) {
  const NoSignals quiet;
  try {
    return std::make_unique<std::thread>(std::move(body));
  } catch (const std::system_error& error) {
    return failure(Code::internal_error, "cannot start a thread: " + error_text(error.code().value()),
                   "let this process have more threads, or more memory");
  }
}

}  // namespace jwtsync::native
