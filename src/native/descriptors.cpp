// SPDX-License-Identifier: Apache-2.0
#include "native/descriptors.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <algorithm>

namespace jwtsync::native {

std::size_t descriptors_to_give() noexcept {
  constexpr std::size_t reserve = 128;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const auto all = static_cast<std::size_t>(limit.rlim_cur);
  return all - std::min(reserve, all / 2);
}

Descriptor at_lowest_number(Descriptor descriptor) noexcept {
  Descriptor other(::fcntl(descriptor.number(), F_DUPFD_CLOEXEC, 0));
  return other && other.number() < descriptor.number() ? std::move(other) : std::move(descriptor);
}

void SpareDescriptor::take_again() noexcept {
  if (!held_) held_ = Descriptor(::eventfd(0, EFD_CLOEXEC));
}

std::size_t raise_descriptor_limit() noexcept {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : before;
}

}  // namespace jwtsync::native
