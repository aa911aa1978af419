// SPDX-License-Identifier: Apache-2.0
// Requests over the network, by libcurl.
#pragma once

#include <jwtsync/world.h>
#include <memory>
#include <mutex>

namespace jwtsync::native {

struct Curl;

/// Asks servers directly: no proxy, no redirect, no .netrc, no cookie, nothing but http and https. By https it trusts
/// whom the system trusts, and as OpenSSL and curl do, the certificates in the file that SSL_CERT_FILE names.
class CurlClient final : public HttpClient {
 public:
  /// Without variables: SSL_CERT_FILE is not looked at.
  CurlClient();
  /// `variables` must outlive it.
  explicit CurlClient(const EnvironmentVariables& variables);
  ~CurlClient() override;
  [[nodiscard]] std::vector<Result<HttpResponse>> exchange(std::span<const HttpRequest> requests) override;
  [[nodiscard]] Result<std::vector<std::string>> addresses(const std::string& host) override;

 private:
  [[nodiscard]] Result<const Curl*> library();

  const EnvironmentVariables* variables_ = nullptr;
  std::mutex mutex_;
  std::unique_ptr<const Curl> curl_;  // after the first request
};

}  // namespace jwtsync::native
