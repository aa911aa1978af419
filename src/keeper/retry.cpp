// SPDX-License-Identifier: Apache-2.0
#include "keeper/retry.h"

#include <algorithm>

namespace jwtsync::keeper {
namespace {

using Time = Retry::Time;

Time pause_after(std::uint32_t failures) noexcept {
  Time pause = first_retry;
  for (std::uint32_t i = 1; i < failures && pause < longest_retry; ++i) pause *= 2;
  return std::min<Time>(pause, longest_retry);
}

}  // namespace

Time with_jitter(Time longest, std::uint64_t random) noexcept {
  const auto quarter = static_cast<std::uint64_t>(longest.count() / 4);
  return Time{longest.count() - static_cast<Time::rep>(random % (quarter + 1))};
}

void Retry::failed(Time now, Obstacle obstacle, std::uint64_t random) noexcept {
  ++failures_;
  switch (obstacle) {
    case Obstacle::passing: due_ = now + with_jitter(pause_after(failures_), random); break;
    case Obstacle::refusal: due_ = now + with_jitter(retry_after_refusal, random); break;
    case Obstacle::lasting: due_ = never; break;
  }
}

void Retry::succeeded() noexcept {
  failures_ = 0;
  due_ = never;
}

}  // namespace jwtsync::keeper
