// SPDX-License-Identifier: Apache-2.0
// Requests over the network, by libcurl.
#pragma once

#include <jwtsync/world.h>
#include <memory>
#include <mutex>

namespace jwtsync::native {

struct Curl;

/// Asks servers directly: no proxy, no redirect, no .netrc, no cookie, nothing but http and https.
class CurlClient final : public HttpClient {
 public:
  CurlClient();
  ~CurlClient() override;
  [[nodiscard]] std::vector<Result<HttpResponse>> exchange(std::span<const HttpRequest> requests) override;
  [[nodiscard]] Result<std::vector<std::string>> addresses(const std::string& host) override;

 private:
  [[nodiscard]] Result<const Curl*> library();

  std::mutex mutex_;
  std::unique_ptr<const Curl> curl_;  // after the first request
};

}  // namespace jwtsync::native
