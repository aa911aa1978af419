// SPDX-License-Identifier: Apache-2.0
#include "keeper/key_use.h"

#include <optional>
#include <utility>

namespace jwtsync::keeper {

void KeyUse::note_accepted(const VerifiedToken& token) noexcept {
  const std::optional<Time> end = token.expires_at();  // which was found good, if it is there
  if (!end) {
    if (!endless_.load(std::memory_order_relaxed)) endless_.store(true, std::memory_order_relaxed);
    return;
  }
  raise(accepted_, std::chrono::ceil<std::chrono::seconds>(end->time_since_epoch()).count());
}

rotation::Use KeyUse::read(std::string kid) const {
  const auto moment = [](std::int64_t latest) {
    return latest == 0 ? std::nullopt : std::optional(rotation::Moment(std::chrono::seconds(latest)));
  };
  return {std::move(kid), moment(accepted_.load()), moment(signed_.load()), endless_.load()};
}

}  // namespace jwtsync::keeper
