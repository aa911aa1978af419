// SPDX-License-Identifier: Apache-2.0
// The keys of those whose tokens (JWT) are access tokens, kept up to date beside the process's own.
#pragma once

#include <jwtsync/keeper.h>
#include <jwtsync/world.h>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

namespace jwtsync::cli {

/// A Watch without descriptors, which lets whoever waits look at his files once a second. No signal handler has it, and
/// none may wake it.
class PollingWatch final : public Watch {
 public:
  static constexpr std::chrono::milliseconds interval{1'000};
  [[nodiscard]] Event wait(std::span<const std::string> paths, std::chrono::milliseconds timeout) override;
  void wake() noexcept override;

 private:
  std::mutex mutex_;
  std::condition_variable woken_;
  bool was_woken_ = false;
};

class AccessKeys {
 public:
  /// Errors: those of `Keeper::of_access`. The parts of `world` must outlive it.
  [[nodiscard]] static Result<std::unique_ptr<AccessKeys>> open(const World& world, const Keeper& own);

  [[nodiscard]] const Keeper& keeper() const noexcept { return *keeper_; }
  /// Keeps them up to date, until `stop` is requested.
  void run(std::stop_token stop) { keeper_->run(std::move(stop)); }

 private:
  /// Says in the log whose keys it is about.
  class Speaker final : public Events {
   public:
    explicit Speaker(Events& events) noexcept : events_(events) {}
    void record(Level level, std::string_view text) override {
      events_.record(level, "access tokens: " + std::string(text));
    }

   private:
    Events& events_;
  };

  explicit AccessKeys(const World& world) : speaker_(world.events), world_(world.with(watch_).with(speaker_)) {}

  PollingWatch watch_;
  Speaker speaker_;
  World world_;
  std::unique_ptr<Keeper> keeper_;
};

}  // namespace jwtsync::cli
