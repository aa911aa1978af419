// SPDX-License-Identifier: Apache-2.0
// The variables of this process, some of them moved out of sight.
#pragma once

#include <jwtsync/world.h>
#include <functional>
#include <map>
#include <string>

namespace jwtsync::native {

/// Reads the process's environment block. Threads: `get` and `names` from any, `seal` before there are others.
class ProcessVariables final : public EnvironmentVariables {
 public:
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> names() const override;

  /// Moves the values of these variables into Secrets, and leaves filler of the same length in the environment block.
  /// Names that are not set, or are sealed already, change nothing.
  [[nodiscard]] Result<void> seal(const std::vector<std::string>& names);

 private:
  std::map<std::string, Secret, std::less<>> sealed_;
};

}  // namespace jwtsync::native
