// SPDX-License-Identifier: Apache-2.0
// The life of a child: started with the key, asked whether it is ready, and ended or started anew when its key changes.
#pragma once

#include <jwtsync/keeper.h>
#include <jwtsync/result.h>
#include <jwtsync/world.h>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>
#include "cli/child_variables.h"
#include "cli/secret_file.h"
#include "cli/supervisor.h"

namespace jwtsync::cli {

/// What becomes of a child when its sources give another key.
enum class OnChange : std::uint8_t {
  stale,    ///< nothing: the report says so
  exit,     ///< it is ended, and the platform replaces it
  restart,  ///< it is ended, and started with that key
};

/// How a child lives.
struct LifePlan {
  std::vector<std::string> words = {};  ///< the command
  Handover handover = {};
  std::string second = {};  ///< the variable of another secret, of a hub's ring; empty for none
  Disk disk = Disk::refused;
  OnChange on_change = OnChange::stale;
  std::chrono::milliseconds spread{0};         ///< of which a random part goes by before it is ended for a change
  std::chrono::milliseconds stop_timeout{0};   ///< from SIGTERM to SIGKILL
  std::string ready_url = {};                  ///< what it answers with 2xx when it is ready; empty: at once
  std::chrono::milliseconds start_timeout{0};  ///< until then
  bool follows = false;                        ///< its keys are those of a hub's ring
  bool ends_when_lost = false;                 ///< before the permit ends under which it signs
};

/// The exit status where a child was ended for a change of its key, or since its hub is silent: another try will do
/// (sysexits.h, EX_TEMPFAIL).
inline constexpr int changed_status = 75;

/// One child after the other. `start` and `live` are for the thread of the Supervisor.
class ChildLife {
 public:
  /// All of them outlive it.
  ChildLife(const World& world, Keeper& keeper, Supervisor& supervisor, const LifePlan& plan) noexcept
      : world_(world), keeper_(keeper), supervisor_(supervisor), plan_(plan) {}

  /// Makes ready to hand over the key that the Keeper has in use. Errors: those of ChildVariables and SecretFile.
  [[nodiscard]] Result<void> prepare();
  /// Starts the child with it. Errors: those of `start_child`.
  [[nodiscard]] Result<void> start();
  /// Lives with the child to its end: its status, or `changed_status`. Errors: `deadline_exceeded`, where it was not
  /// ready in time and was ended, and those of `prepare` and `start` where it cannot be started anew.
  [[nodiscard]] Result<int> live();

  /// Whether the error of `start`, or of `live`, is one of `start_child`.
  [[nodiscard]] bool has_failed_to_start() const noexcept { return failed_to_start_; }
  /// Whether the child is ready. Threads: any.
  [[nodiscard]] const std::atomic<bool>& is_ready() const noexcept { return ready_; }

  /// To be run in threads of their own, until `stop` is requested: looks for other keys, and asks whether it is ready.
  void watch_keys(const std::stop_token& stop);
  void ask_readiness(const std::stop_token& stop);

 private:
  using Instant = std::chrono::nanoseconds;  // of Clock::elapsed

  [[nodiscard]] Instant now() const noexcept { return world_.clock.elapsed(); }
  [[nodiscard]] std::optional<std::chrono::milliseconds> longest_wait() const;
  [[nodiscard]] bool take_outdated();
  [[nodiscard]] std::optional<bool> is_still_outdated();
  [[nodiscard]] std::optional<Instant> ends_by() const;
  [[nodiscard]] int end_lost_child();
  void note_ready(bool ready);
  [[nodiscard]] unsigned starts();
  void go_on_watching();
  void end_child();
  /// Until there is a key to start with. The status, where it is asked to end meanwhile.
  [[nodiscard]] std::optional<int> wait_for_key();
  [[nodiscard]] Result<std::optional<int>> change();

  const World& world_;
  Keeper& keeper_;
  Supervisor& supervisor_;
  const LifePlan& plan_;
  std::optional<ChildVariables> variables_;  // of the next child
  SecretFile file_;
  bool failed_to_start_ = false;
  std::atomic<int> last_answer_{0};  // to the question whether it is ready: its HTTP status
  std::atomic<bool> ready_{false};
  std::optional<Instant> ready_until_, change_at_;

  std::mutex mutex_;  // guards what stands below, and what is made of an answer
  std::condition_variable_any handled_;
  bool outdated_ = false;  // the watcher waits until it is handled
  // So that no answer of a child that is being ended is taken for one of the next.
  bool is_asked_ = false;
  unsigned starts_ = 0;
};

}  // namespace jwtsync::cli
