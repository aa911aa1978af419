// SPDX-License-Identifier: Apache-2.0
// Running processes for the commands that ask them: agree, distinct, compat-check.
#pragma once

#include <jwtsync/service.h>
#include <memory>
#include "fixture.h"

namespace jwtsync::cli {

inline constexpr const char* auth_target = "http://127.0.0.1:1";
inline constexpr const char* backend_target = "http://127.0.0.1:2";
inline constexpr const char* access_token = "access-c4n4ry-0123456789abcdef-0123456789abcdef";

/// A process on the network that the command asks.
struct Process {
  Process(jwtsync::testing::FakeNetwork& network, const std::string& service, const std::string& authority,
          std::string_view secret, AccessPolicy policy = {}, const std::string& environment = "staging") {
    fake.randomness = jwtsync::testing::FakeRandomness(std::hash<std::string>{}(service + authority));
    fake.variables.set("ENVIRONMENT", environment);
    fake.variables.set("JWT_SECRET_STAGING", environment == "staging" ? secret : "");
    fake.variables.set("JWT_SECRET_PRODUCTION", environment == "production" ? secret : "");
    fake.files.put("/run/access", access_token);
    keeper = Keeper::open(fake.world(), {.service = service, .without_key = WithoutKey::wait}).value();
    endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, std::move(policy));
    network.attach(authority, *endpoints);
  }
  jwtsync::testing::FakeWorld fake;
  std::unique_ptr<Keeper> keeper;
  std::unique_ptr<Endpoints> endpoints;
};

class FleetTest : public CliTest {
 protected:
  Process& add(const std::string& service, const std::string& authority, std::string_view secret,
               AccessPolicy policy = {}, const std::string& environment = "staging") {
    processes_.push_back(
        std::make_unique<Process>(fake.network, service, authority, secret, std::move(policy), environment));
    return *processes_.back();
  }
  void add_two(std::string_view first, std::string_view second) {
    add("auth", "127.0.0.1:1", first);
    add("backend", "127.0.0.1:2", second);
  }

  /// What a process answers to a nonce, as `jwtsync answer` prints it.
  static std::string line_of(const Process& process, const Nonce& nonce) {
    return to_json(nonce, {process.keeper->report(), process.keeper->challenge(nonce, Variants::without).value()}) +
           "\n";
  }

 private:
  std::vector<std::unique_ptr<Process>> processes_;
};

}  // namespace jwtsync::cli
