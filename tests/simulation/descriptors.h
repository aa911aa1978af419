// SPDX-License-Identifier: Apache-2.0
// The file descriptors of one process, which may run out: then some of what needs one fails.
#pragma once

#include "chance.h"

#include <jwtsync/result.h>
#include <functional>

namespace jwtsync::simulation {

struct Descriptors {
  Chance& chance;
  unsigned scarce = 0;  ///< how many of a hundred cannot be had
  /// Told of each that could not be had.
  std::function<void()> lacked = [] {};

  [[nodiscard]] Result<void> take(Code code) {
    if (!chance.percent(scarce)) return {};
    lacked();
    return failure(code, "too many open files");
  }
};

}  // namespace jwtsync::simulation
