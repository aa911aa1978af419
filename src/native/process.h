// SPDX-License-Identifier: Apache-2.0
// This process, as the system knows it.
#pragma once

#include "native/descriptors.h"
#include "native/variables.h"

#include <jwtsync/world.h>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::native {

/// sd_notify(3), where `NOTIFY_SOCKET` is set. Error: `target_unreachable`.
[[nodiscard]] Result<void> notify_service_manager(const EnvironmentVariables& variables, std::string_view state);

class SystemProcess : public Process {
 public:
  /// `variables` must outlive it.
  explicit SystemProcess(ProcessVariables& variables) noexcept : variables_(variables) {}

  [[nodiscard]] Result<void> seal_variables(const std::vector<std::string>& names) override {
    return variables_.start_sealing(names);
  }
  std::size_t raise_descriptor_limit() noexcept override { return native::raise_descriptor_limit(); }
  [[nodiscard]] Result<void> notify_manager(std::string_view state) override {
    return notify_service_manager(variables_, state);
  }

 private:
  ProcessVariables& variables_;
};

}  // namespace jwtsync::native
