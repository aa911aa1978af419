// SPDX-License-Identifier: Apache-2.0
// Lives with a child: passes signals on to it, reaps what dies, and is stopped and continued with it.
#pragma once

#include <jwtsync/result.h>
#include <sys/types.h>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>
#include "cli/child_variables.h"
#include "cli/terminal.h"

struct signalfd_siginfo;  // NOLINT(readability-identifier-naming): the name that Linux gives it

namespace jwtsync::cli {

/// Whom signals are passed on to.
enum class Recipient : std::uint8_t {
  child,  ///< the child alone
  group,  ///< all of its process group: a shell or npm, which pass on nothing, and what they started
};

/// Takes every signal of this process, for the child. Make it before any other thread, since those must inherit its
/// mask; one a process. All but `wake` is for the thread that made it, with which the child ends.
class Supervisor {
 public:
  /// Why a wait ended.
  enum class Event : std::uint8_t { ended, woken, timed_out };

  explicit Supervisor(Recipient recipient);
  /// As it was before; a child that runs is left alone.
  ~Supervisor();
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  /// Starts a child, once the one before has ended. Errors: those of `start_child`.
  [[nodiscard]] Result<void> start(const std::vector<std::string>& words, const ChildVariables& variables,
                                   int inherited = -1);
  /// Passes signals on and reaps, until the child has ended, `wake` was called, or for `longest`.
  [[nodiscard]] Event wait(std::optional<std::chrono::milliseconds> longest = {});
  /// Ends the present wait, or the next one. Threads: any.
  void wake() noexcept;
  /// To whom signals are passed on, if it still runs.
  void send(int signal) const noexcept;

  /// Whether SIGTERM, SIGINT or SIGQUIT came: now, or since it was made. The number of the last.
  [[nodiscard]] std::optional<int> asked_to_end();
  /// Of the child that ended last: its exit status, or 128 and the number of the signal that ended it.
  [[nodiscard]] int status() const noexcept { return status_; }
  [[nodiscard]] bool has_child() const noexcept { return child_ > 0; }

 private:
  void take_signals();
  void pass_on(const signalfd_siginfo& signal);
  void reap();
  void stop_with_child(int signal);
  void resume();

  const Recipient recipient_;
  Terminal terminal_;
  sigset_t mask_before_{};
  struct sigaction child_before_{};
  int signals_ = -1, woken_ = -1;  // descriptors
  bool own_group_ = true;          // whether the child leads one
  pid_t child_ = 0;                // 0: there is none
  int status_ = 0;
  std::optional<int> end_signal_;
};

}  // namespace jwtsync::cli
