// SPDX-License-Identifier: Apache-2.0
#include "wire.h"

#include "ports/http.h"

#include <algorithm>

namespace jwtsync::simulation {

using namespace std::chrono_literals;

std::vector<Result<HttpResponse>> Wire::exchange(std::span<const HttpRequest> requests) {
  std::vector<Result<HttpResponse>> responses;
  Span slowest{0};
  for (const HttpRequest& request : requests) {
    Span takes{0};
    responses.push_back(send(request, takes));
    slowest = std::max(slowest, takes);
    over(request);
  }
  timeline_.advance(slowest);
  return responses;
}

Result<HttpResponse> Wire::send(const HttpRequest& request, Span& takes) {
  const Weather& weather = network_.weather;
  const std::string authority(ports::authority_of(request.url));
  if (Result<void> taken = descriptors_.take(Code::target_unreachable); !taken) return failure(taken.error());
  const auto late = [&] {
    takes = request.timeout;
    disturbed();
    return failure(Code::target_timeout, authority + " did not answer in time");
  };
  if (const auto there = network_.answers.find(authority); there != network_.answers.end() && !there->second) {
    if (chance_.below(2) == 0) return late();
    return failure(Code::target_unreachable, authority + " does not answer: connection refused");
  }
  if (chance_.percent(weather.lost)) {
    if (chance_.below(2) == 0) static_cast<void>(deliver(request, authority));  // it was the answer that was lost
    return late();
  }
  if (chance_.percent(weather.delayed)) takes = chance_.any_length(1ms, 15s);
  if (takes > 0s) disturbed();
  if (takes > request.timeout) return late();
  if (chance_.percent(weather.doubled)) static_cast<void>(deliver(request, authority));
  const bool may_be_cached = request.method == "POST";
  if (const auto old = before_.find(authority);
      may_be_cached && old != before_.end() && chance_.percent(weather.repeated)) {
    return old->second;
  }
  Result<HttpResponse> response = deliver(request, authority);
  if (response && may_be_cached) before_[authority] = *response;
  return response;
}

Result<HttpResponse> Wire::deliver(const HttpRequest& request, const std::string& authority) {
  Result<HttpResponse> response = std::move(network_.services.exchange({&request, 1}).front());
  answered(authority);
  return response;
}

}  // namespace jwtsync::simulation
