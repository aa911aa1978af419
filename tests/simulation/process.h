// SPDX-License-Identifier: Apache-2.0
// One process of the fleet: the real Keeper and Endpoints on a machine of their own. It dies and starts again; its
// machine stays.
#pragma once

#include "machine.h"

#include <jwtsync/keeper.h>
#include <jwtsync/service.h>
#include <memory>
#include <set>
#include <string>

namespace jwtsync::simulation {

/// Where a process has its keys from.
enum class Origin : std::uint8_t { file, store, file_or_store, issuer };
/// What reloads: `Keeper::run`, or `Keeper::refresh` now and then.
enum class Manner : std::uint8_t { loop, refresh };

// Within what time a process is well again after the last disturbance, whatever the drift of its clock.
/// A change that is noticed.
inline constexpr std::chrono::seconds prompt{10};
/// A load that failed: the longest pause before the next, and its deadline. Also a change that nobody told of.
inline constexpr std::chrono::seconds retried{80};
/// A load to which a store said no.
inline constexpr std::chrono::seconds refused{330};

class Process : public HttpService {
 public:
  Process(Setting& setting, std::size_t number, Origin origin);

  // What happens to it.
  void die(Span for_how_long);
  /// It stands still. `machine_too`: and so does what its clock measures.
  void suspend(Span for_how_long, bool machine_too);
  /// A person asks for a reload.
  void nudge();
  void write_configuration();
  void spoil_configuration(std::string_view text);
  /// It may take so long until it is well again, counted from now.
  void disturb(Span bound);

  /// When it has something to do.
  [[nodiscard]] Span ready_at() const;
  /// Does it.
  void act();
  [[nodiscard]] HttpResponse handle(const ReceivedRequest& request) override;

  [[nodiscard]] bool is_alive() const { return keeper_ != nullptr; }
  [[nodiscard]] bool is_suspended() const { return setting_.timeline.now() < suspended_until_; }
  [[nodiscard]] Keeper& keeper() const { return *keeper_; }
  [[nodiscard]] Keeper::Local& local() { return local_; }
  /// The keys of the ring in use; none without one.
  [[nodiscard]] Keys held() const;
  /// What a load would find now; none where it would fail.
  [[nodiscard]] Keys wanted() const;
  [[nodiscard]] bool has_file() const { return origin_ == Origin::file || origin_ == Origin::file_or_store; }
  [[nodiscard]] bool has_store() const { return origin_ == Origin::store || origin_ == Origin::file_or_store; }
  [[nodiscard]] bool has_issuer() const { return origin_ == Origin::issuer; }
  /// Whether it looks at its source by itself, however that is.
  [[nodiscard]] bool looks() const {
    const Disk& disk = machine.disk;
    return disk.key_path().empty() || (has_file() && !(has_store() && disk.is_passed_over()));
  }
  [[nodiscard]] std::string name() const { return "p" + std::to_string(number_); }
  [[nodiscard]] std::string authority() const { return "127.0.0.1:" + std::to_string(7000 + number_); }
  [[nodiscard]] Span well_by() const { return well_by_; }
  /// Until when it may say that there is no such key though the issuer has just published it.
  [[nodiscard]] Span may_lack_key_until() const { return may_lack_key_until_; }

  Machine machine;
  std::size_t path = 0;    ///< which of the key files is meant
  Keys intended;           ///< what is to stand in it
  std::set<Keys> offered;  ///< all that its sources held, whole
  std::uint64_t latest_generation = 0;
  Keys latest_keys;

 private:
  void start();
  void stand_up(bool up) { setting_.network.answers[authority()] = up; }
  void note_answer(const std::string& authority);

  Setting& setting_;
  const std::size_t number_;
  const Origin origin_;
  Manner manner_ = Manner::loop;
  bool waits_for_key_ = false;
  std::unique_ptr<Keeper> keeper_;
  std::unique_ptr<Endpoints> endpoints_;
  Keeper::Local local_;
  Span starts_at_{0};
  Span refreshes_at_{0};
  bool is_asked_to_reload_ = false;
  Span suspended_until_{0};
  Span well_by_{0};
  Span may_lack_key_until_{0};
};

}  // namespace jwtsync::simulation
