// SPDX-License-Identifier: Apache-2.0
// The variables of this process, some of them moved out of sight.
#pragma once

#include <jwtsync/world.h>
#include <atomic>
#include <functional>
#include <map>
#include <shared_mutex>
#include <string>

namespace jwtsync::native {

/// Reads the process's environment block. Threads: any, but `start_sealing` before there are others; nobody else may
/// read a variable (`getenv`) while it is sealed.
class ProcessVariables final : public EnvironmentVariables {
 public:
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> names() const override;

  /// Once sealing has started, moves the values of these variables into Secrets, and leaves filler of the same length
  /// in the environment block. Names that are not set, or are sealed already, change nothing.
  [[nodiscard]] Result<void> seal(const std::vector<std::string>& names) const override;
  /// Seals these, and whatever `seal` is told of from now on.
  [[nodiscard]] Result<void> start_sealing(const std::vector<std::string>& names);

 private:
  std::atomic<bool> seals_{false};
  mutable std::shared_mutex mutex_;  // guards `sealed_`, of which nothing is ever taken away
  mutable std::map<std::string, Secret, std::less<>> sealed_;
};

}  // namespace jwtsync::native
