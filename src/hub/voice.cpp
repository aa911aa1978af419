// SPDX-License-Identifier: Apache-2.0
#include "hub/voice.h"

#include <utility>

namespace jwtsync::hub {

void Voice::hear(const std::optional<Error>& error) {
  const std::lock_guard lock(mutex_);
  const std::optional<Error> before = std::exchange(error_, error);
  if (error && before && error->code == before->code) return;
  if (error) {
    events_.record(of_failure_, fails_ + " (" + std::string(name_of(error->code)) + "): " + error->message +
                                    (error->hint.empty() ? "" : "; " + error->hint));
  } else if (before) {
    events_.record(Level::info, works_);
  }
}

std::optional<Error> Voice::failing() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

}  // namespace jwtsync::hub
