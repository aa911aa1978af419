// SPDX-License-Identifier: Apache-2.0
#include "native/http_exchanges.h"

#include "native/http_message.h"

#include <numeric>

namespace jwtsync::native {
namespace {

std::size_t room_of(const HttpHeaders& headers) noexcept {
  return std::accumulate(
      headers.begin(), headers.end(), headers.capacity() * sizeof(HttpHeaders::value_type),
      [](std::size_t sum, const auto& field) { return sum + field.first.capacity() + field.second.capacity(); });
}

std::size_t room_of(const Exchange& one) noexcept {
  return room_of(one.request.headers) + room_of(one.response.headers) + one.request.target.capacity() +
         one.request.body.capacity() + one.response.body.capacity() + one.head.capacity();
}

}  // namespace

Exchanges::Loan Exchanges::lend() {
  if (idle_.empty()) return {*this, std::make_unique<Exchange>()};
  std::unique_ptr<Exchange> one = std::move(idle_.back());
  idle_.pop_back();
  return {*this, std::move(one)};
}

void Exchanges::take_back(std::unique_ptr<Exchange> one) noexcept {
  wipe(one->request);
  one->request.certificate.reset();
  if (idle_.size() < most_kept && room_of(*one) <= most_kept_of_one) idle_.push_back(std::move(one));
}

}  // namespace jwtsync::native
