// SPDX-License-Identifier: Apache-2.0
#include "native/http_held.h"

namespace jwtsync::native {

HeldRequests::Place::Place(HeldRequests& all, std::uint64_t topic, boost::asio::steady_timer& timer)
    : all_(all), topic_(topic), timer_(timer) {
  all_.by_topic_[topic].insert(&timer);
}

HeldRequests::Place::~Place() {
  const auto waiting = all_.by_topic_.find(topic_);
  waiting->second.erase(&timer_);
  if (waiting->second.empty()) all_.by_topic_.erase(waiting);
}

/// Who waits goes on later, by itself: nobody leaves meanwhile.
void HeldRequests::wake(std::span<const std::uint64_t> topics) {
  for (const std::uint64_t topic : topics) {
    const auto waiting = by_topic_.find(topic);
    if (waiting == by_topic_.end()) continue;
    for (boost::asio::steady_timer* const timer : waiting->second) timer->cancel();
  }
}

}  // namespace jwtsync::native
