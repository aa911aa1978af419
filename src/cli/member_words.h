// SPDX-License-Identifier: Apache-2.0
// Members of a rotation by name. Some rows stand for those who are not known by name, and no process has such a name.
#pragma once

#include <jwtsync/rotation.h>
#include <string>

namespace jwtsync::cli {

/// Whether it is a process, "SERVICE/INSTANCE".
[[nodiscard]] bool is_process(const rotation::Member& member) noexcept;

/// Fit to be printed: a name as it is, and in words who a row stands for that has none.
[[nodiscard]] std::string who_is(const std::string& name);

}  // namespace jwtsync::cli
