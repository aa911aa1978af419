// SPDX-License-Identifier: Apache-2.0
#include "service/rate_limit.h"

#include <algorithm>

namespace jwtsync::service {

bool RateLimit::take(std::uint64_t client) {
  const Moment now = clock_.elapsed();
  const std::lock_guard lock(mutex_);
  Moment& full = full_at(client, now);
  const Moment from = std::max(full, now);
  if (from - now > rate_.each * (rate_.burst - 1)) return false;
  full = from + rate_.each;
  return true;
}

RateLimit::Moment& RateLimit::full_at(std::uint64_t client, Moment now) {
  if (const auto known = full_at_.find(client); known != full_at_.end()) return known->second;
  if (full_at_.size() >= most_clients && now >= next_sweep_) {
    std::erase_if(full_at_, [&](const auto& each) { return each.second <= now; });
    next_sweep_ = now + rate_.each;
  }
  return full_at_.size() >= most_clients ? full_of_others_ : full_at_[client];
}

}  // namespace jwtsync::service
