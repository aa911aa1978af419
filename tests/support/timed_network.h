// SPDX-License-Identifier: Apache-2.0
// A fake network that remembers how long each exchange was allowed to take.
#pragma once

#include <jwtsync/testing.h>
#include <chrono>
#include <span>
#include <vector>

namespace jwtsync::testing {

class TimedNetwork : public FakeNetwork {
 public:
  [[nodiscard]] std::vector<Result<HttpResponse>> exchange(std::span<const HttpRequest> requests) override {
    for (const HttpRequest& request : requests) limits.push_back(request.timeout);
    return FakeNetwork::exchange(requests);
  }

  std::vector<std::chrono::milliseconds> limits;
};

}  // namespace jwtsync::testing
