// SPDX-License-Identifier: Apache-2.0
#include "cli/access_keys.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace jwtsync::cli {

Watch::Event PollingWatch::wait(std::span<const std::string> /*paths*/, std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  const bool woken = woken_.wait_for(lock, std::min(timeout, interval), [this] { return was_woken_; });
  was_woken_ = false;
  return woken ? Event::woken : Event::timed_out;
}

void PollingWatch::wake() noexcept {
  {
    const std::lock_guard lock(mutex_);
    was_woken_ = true;
  }
  woken_.notify_one();
}

Result<std::unique_ptr<AccessKeys>> AccessKeys::open(const World& world, const Keeper& own) {
  std::unique_ptr<AccessKeys> keys(new AccessKeys(world));
  Result<std::unique_ptr<Keeper>> keeper = Keeper::of_access(keys->world_, own);
  if (!keeper) return failure(std::move(keeper).error());
  keys->keeper_ = std::move(*keeper);
  return keys;
}

}  // namespace jwtsync::cli
