// SPDX-License-Identifier: Apache-2.0
// A real server on a port of its own, in a thread of its own, as long as a test needs it.
#pragma once

#include <gtest/gtest.h>
#include <jwtsync/system.h>

#include <memory>
#include <string>
#include <thread>

namespace jwtsync {

class RunningServer {
 public:
  /// `service` must outlive it.
  explicit RunningServer(HttpService& service, ServerLimits limits = {}, Address address = {"127.0.0.1", 0, {}})
      : server_(std::move(*HttpServer::create(limits))) {
    const Result<Address> actual = server_->listen(address, service);
    EXPECT_TRUE(actual) << actual.error().message;
    if (actual) address_ = *actual;
    thread_ = std::jthread([this](std::stop_token stop) { server_->run(std::move(stop)); });
  }

  /// By TLS. `service` and the parts of `world` must outlive it.
  RunningServer(HttpService& service, const World& world, TlsFiles files, ServerLimits limits = {})
      : server_(std::move(*HttpServer::create(limits))), scheme_("https://") {
    const Result<Address> actual = server_->listen({"127.0.0.1", 0, {}}, service, world, std::move(files));
    EXPECT_TRUE(actual) << actual.error().message;
    if (actual) address_ = *actual;
    thread_ = std::jthread([this](std::stop_token stop) { server_->run(std::move(stop)); });
  }

  [[nodiscard]] const Address& address() const { return address_; }
  [[nodiscard]] std::string url(const std::string& path = "/") const { return scheme_ + address_.text() + path; }
  /// Asks it to stop; returns at once.
  void request_stop() { thread_.request_stop(); }
  void look_for_news() { server_->look_for_news(); }
  /// Waits until it has stopped.
  void join() { thread_.join(); }

 private:
  std::unique_ptr<HttpServer> server_;
  std::string scheme_ = "http://";
  Address address_;
  std::jthread thread_;
};

}  // namespace jwtsync
