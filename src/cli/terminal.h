// SPDX-License-Identifier: Apache-2.0
// The terminal of this process, and who is in its foreground.
#pragma once

#include <sys/types.h>

namespace jwtsync::cli {

/// The controlling terminal, if there is one. The caller has blocked SIGTTOU, with which a process in the background
/// would be stopped that changes the foreground.
class Terminal {
 public:
  Terminal() noexcept;
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  /// Negative if there is none.
  [[nodiscard]] int number() const noexcept { return number_; }
  /// Whether this process's group is in the foreground.
  [[nodiscard]] bool is_ours() const noexcept;
  /// Whether both ends of this process are at a terminal. Else others of its group may be in the foreground as well, as
  /// in `jwtsync exec -- ls | less`, and a terminal that is given away is taken from them.
  [[nodiscard]] static bool is_at_both_ends() noexcept;
  /// Whether that group is.
  [[nodiscard]] bool is_of(pid_t group) const noexcept;
  /// Whether neither this process's group is nor its parent's: then one that this process started is, or that of these.
  [[nodiscard]] bool is_of_descendants() const noexcept;
  /// Puts a group into the foreground, if this process's group is there.
  void give_to(pid_t group) const noexcept;
  /// Puts this process's group into the foreground.
  void take() const noexcept;
  /// The same, if that one is there.
  void take_from(pid_t group) const noexcept;

 private:
  int number_;
};

/// Whether somebody would continue this process, were it stopped: its parent, of another group of its session, as a
/// shell is (POSIX: its group is not orphaned).
[[nodiscard]] bool has_shell() noexcept;

}  // namespace jwtsync::cli
