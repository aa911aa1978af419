// SPDX-License-Identifier: Apache-2.0
// The original class in a world of fakes, and services it may be compared with.
#pragma once

#include <gmock/gmock.h>
#include <jwtsync/compat.h>
#include <jwtsync/keeper.h>
#include <jwtsync/service.h>
#include <jwtsync/testing.h>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync {

/// One of the two known answers: 61 characters, fingerprint c530eef82dcaa39c.
inline constexpr std::string_view known_secret = "staging-jwt-secret-key-32-chars-minimum-required-for-security";

inline std::string shown(const Secret& secret) {
  return secret.reveal([](std::string_view bytes) { return std::string(bytes); });
}

class SharedTest : public ::testing::Test {
 protected:
  /// The lines recorded since the last call.
  [[nodiscard]] std::vector<std::string> records() {
    std::vector<std::string> lines = fake.events.lines();
    fake.events.clear();
    return lines;
  }

  /// A service that holds `secret`, asked at `name:7517`.
  void serve(const std::string& name, std::string_view secret) {
    auto service = std::make_unique<Service>();
    service->fake.variables.set("ENVIRONMENT", "staging");
    service->fake.variables.set("JWT_SECRET_STAGING", secret);
    service->fake.randomness = testing::FakeRandomness(services_.size() + 7);
    service->keeper = *Keeper::open(service->fake.world(), {.service = name});
    service->endpoints = std::make_unique<Endpoints>(service->fake.world(), *service->keeper, AccessPolicy{});
    service->local =
        std::make_unique<testing::FunctionService>([endpoints = service->endpoints.get()](ReceivedRequest request) {
          // It was asked by a name that is not this machine's.
          std::erase_if(request.headers, [](const auto& field) { return field.first == "Host"; });
          request.headers.emplace_back("Host", "localhost");
          request.headers.emplace_back("Jwtsync-Access", testing::possessed_token);
          request.peer = Peer::loopback;
          return endpoints->handle(request);
        });
    fake.network.attach(name + ":7517", *service->local);
    services_.push_back(std::move(service));
  }

  testing::FakeWorld fake;
  SharedJWTSecretManager manager;

 private:
  struct Service {
    testing::FakeWorld fake;
    std::unique_ptr<Keeper> keeper;
    std::unique_ptr<Endpoints> endpoints;
    std::unique_ptr<testing::FunctionService> local;
  };
  std::list<std::unique_ptr<Service>> services_;
};

}  // namespace jwtsync
