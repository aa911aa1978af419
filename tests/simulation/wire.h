// SPDX-License-Identifier: Apache-2.0
// How one machine reaches the others: messages are lost, delayed, doubled, or answered by a cache with what was
// answered before.
#pragma once

#include "descriptors.h"
#include "timeline.h"

#include <jwtsync/testing.h>
#include <functional>
#include <map>
#include <string>

namespace jwtsync::simulation {

/// In a hundred messages.
struct Weather {
  unsigned lost = 0;
  unsigned delayed = 0;
  unsigned doubled = 0;
  unsigned repeated = 0;  ///< an old answer in place of a new one
};

/// Where all services are.
struct Network {
  testing::FakeNetwork services;
  std::map<std::string, bool> answers;  ///< by authority: whether anybody is there
  Weather weather;
};

class Wire : public HttpClient {
 public:
  Wire(Timeline& timeline, Chance& chance, Network& network, Descriptors& descriptors)
      : timeline_(timeline), chance_(chance), network_(network), descriptors_(descriptors) {}

  [[nodiscard]] std::vector<Result<HttpResponse>> exchange(std::span<const HttpRequest> requests) override;
  [[nodiscard]] Result<std::vector<std::string>> addresses(const std::string& host) override {
    return network_.services.addresses(host);
  }

  /// Told of each exchange that went wrong on the way.
  std::function<void()> disturbed = [] {};
  /// Told of each exchange that came to its end, and with whom.
  std::function<void(const std::string& authority)> answered = [](const std::string&) {};
  /// Told of each request of an exchange when it is over, in their order.
  std::function<void(const HttpRequest&)> over = [](const HttpRequest&) {};

 private:
  [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request, Span& takes);
  [[nodiscard]] Result<HttpResponse> deliver(const HttpRequest& request, const std::string& authority);

  Timeline& timeline_;
  Chance& chance_;
  Network& network_;
  Descriptors& descriptors_;
  std::map<std::string, HttpResponse> before_;  // by authority: the answer that a cache has kept
};

}  // namespace jwtsync::simulation
