// SPDX-License-Identifier: Apache-2.0
// Threads of the library inside a host: no signal of the host's is theirs.
#pragma once

#include <jwtsync/result.h>
#include <functional>
#include <memory>
#include <thread>

namespace jwtsync::native {

/// Starts a thread that takes no signals. `internal_error` where there is none to be had.
[[nodiscard]] Result<std::unique_ptr<std::thread>> start_quietly(std::function<void()> body);

}  // namespace jwtsync::native
