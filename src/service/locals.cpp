// SPDX-License-Identifier: Apache-2.0
#include "service/locals.h"

namespace jwtsync::service {

Locals::Lent Locals::lend() {
  std::unique_ptr<Keeper::Local> local;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      local = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  return {*this, local ? std::move(local) : std::make_unique<Keeper::Local>()};
}

void Locals::take_back(std::unique_ptr<Keeper::Local> local) noexcept {
  const std::lock_guard lock(mutex_);
  try {
    idle_.push_back(std::move(local));
  } catch (const std::bad_alloc&) {  // then the next one is made anew
  }
}

}  // namespace jwtsync::service
