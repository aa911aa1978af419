// SPDX-License-Identifier: Apache-2.0
// --probe: shows the application beside this process tokens, now and then, and reports what it does with them.
#pragma once

#include <jwtsync/keeper.h>
#include <jwtsync/world.h>
#include <atomic>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>
#include "cli/arguments.h"
#include "cli/probe_tokens.h"

namespace jwtsync::cli {

inline constexpr Option probe_option{
    "--probe", "URL", "a URL of the application that wants a token: show it some, report; may be repeated", Times::any};
inline constexpr Option probe_claims_option{
    "--probe-claims", "FILE", "claims of these tokens; default: [probe] claims, else \"sub\":\"jwtsync-probe\""};

/// Where, and which tokens.
struct ProbePlan {
  std::vector<probe::Place> places = {};
  Claims claims = {};
};

/// --probe and --probe-claims, else [probe] of the configuration; no places where neither names any. Errors:
/// `argument_invalid` for a URL that tokens may not be sent to, or more than four; those of `read_probe_claims`.
[[nodiscard]] Result<ProbePlan> probe_plan_of(const Arguments& arguments, const Configuration& configuration,
                                              Files& files);

/// Asks one application after the other, each by a round of requests. It is beside all that the process is there for:
/// nobody waits for it, and what it finds goes into reports, and into the log where it changes.
class Prober {
 public:
  /// An answer that takes longer is none; so the end of the process is not delayed by more.
  static constexpr std::chrono::milliseconds longest_answer{1'000};

  /// All of them outlive it. While `is_ready` is there and false, the application is not asked.
  Prober(const World& world, Keeper& keeper, const ProbePlan& plan, const std::atomic<bool>* is_ready = nullptr);

  /// How long until the next request.
  [[nodiscard]] std::chrono::nanoseconds wait() const noexcept { return pace_.wait(world_.clock.elapsed()); }
  /// The next request, whether or not it is time.
  void ask();
  /// Asks when it is time, until `stop` is requested; at once an end where there is no place. For a thread of its own.
  void run(const std::stop_token& stop);

 private:
  /// Whether it was heard at all: what is unknown of it is then another thing.
  enum class Heard : std::uint8_t { not_asked, no_token, no_answer, answered };
  struct Seen {
    Heard heard;
    probe::Judgement judgement;
  };
  struct Application {
    probe::Place place;
    std::string url;  // as it is shown
    probe::Rounds rounds = {};
    Heard told = Heard::not_asked;  // what the log said last
  };

  [[nodiscard]] Result<void> renew_tokens();
  /// What came of the next request of a round; nothing as long as the round goes on.
  [[nodiscard]] std::optional<Seen> ask_one(Application& application);
  void note(Application& application, const Seen& seen);

  const World& world_;
  Keeper& keeper_;
  const Claims claims_;
  const std::atomic<bool>* const is_ready_;
  std::vector<Application> applications_;
  std::vector<ReportedProbe> found_;  // of each application
  std::size_t turn_ = 0;              // whose round it is
  std::optional<TokenMaker> tokens_;
  std::uint64_t generation_ = 0;  // of the keys that they are made by
  probe::Pace pace_;
};

}  // namespace jwtsync::cli
