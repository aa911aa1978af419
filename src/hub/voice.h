// SPDX-License-Identifier: Apache-2.0
// What fails again and again, in the log: once a change.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/world.h>
#include <mutex>
#include <optional>
#include <string>

namespace jwtsync::hub {

/// Threads: any number at once.
class Voice {
 public:
  /// `fails` and `works` begin what is said. `events` outlives it.
  Voice(Events& events, std::string fails, std::string works)
      : events_(events), fails_(std::move(fails)), works_(std::move(works)) {}

  void hear(const std::optional<Error>& error);
  /// What failed last, if it still does.
  [[nodiscard]] std::optional<Error> failing() const;

 private:
  Events& events_;
  const std::string fails_, works_;
  mutable std::mutex mutex_;
  std::optional<Error> error_;  // guarded by it
};

}  // namespace jwtsync::hub
