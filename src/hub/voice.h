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
  Voice(Events& events, std::string fails, std::string works, Level of_failure = Level::error)
      : events_(events), fails_(std::move(fails)), works_(std::move(works)), of_failure_(of_failure) {}

  void hear(const std::optional<Error>& error);
  /// What failed last, if it still does.
  [[nodiscard]] std::optional<Error> failing() const;

 private:
  Events& events_;
  const std::string fails_, works_;
  const Level of_failure_;
  mutable std::mutex mutex_;
  std::optional<Error> error_;  // guarded by it
};

}  // namespace jwtsync::hub
