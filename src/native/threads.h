// SPDX-License-Identifier: Apache-2.0
// Threads that take no signals, and something that may take long, done in one for those who cannot wait for it.
#pragma once

#include <jwtsync/result.h>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>

namespace jwtsync::native {

/// Starts a thread that takes no signals. `internal_error` where there is none to be had.
[[nodiscard]] Result<std::unique_ptr<std::thread>> start_quietly(std::function<void()> body);

/// Does one thing, whenever it is asked to, in a thread that takes no signals. As a LineServer it must not live through
/// a fork: in a child its end does nothing. Threads: any number at once.
class Errand {
 public:
  /// Error: `internal_error` where there is no thread to be had.
  [[nodiscard]] static Result<std::unique_ptr<Errand>> open(std::function<void()> task);
  /// Waits for the end of what is being done.
  ~Errand();
  Errand(const Errand&) = delete;
  Errand& operator=(const Errand&) = delete;

  /// Has it done, and waits for it, `patience` at most: it then goes on without the caller. False if the time was over.
  bool run(std::chrono::milliseconds patience);

 private:
  struct State;
  explicit Errand(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace jwtsync::native
