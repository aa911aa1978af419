// SPDX-License-Identifier: Apache-2.0
// Members of a rotation, and their hub, in one process.
#pragma once

#include "fake_hub.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/keeper.h>
#include <jwtsync/testing.h>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace jwtsync::testing {

inline rotation::Policy member_policy() {
  rotation::Policy policy;
  policy.lifetime = std::chrono::seconds(3600);
  policy.leeway = std::chrono::seconds(10);
  policy.skew = std::chrono::seconds(5);
  policy.presence = std::chrono::seconds(30);
  policy.permit = std::chrono::seconds(900);
  return policy;
}

}  // namespace jwtsync::testing

namespace jwtsync {

/// A fleet in one process: a hub, and members of it. Nothing that they say or log may hold a secret.
class MemberTest : public ::testing::Test {
 protected:
  MemberTest() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.network.attach(testing::FakeHub::authority, hub);
    hub.start(testing::secret_key("h1", 'a'), testing::member_policy());
  }
  ~MemberTest() override {
    if (HasFailure()) ADD_FAILURE() << log();
    EXPECT_THAT(log(), ::testing::Not(::testing::HasSubstr(std::string(testing::canary))));
    for (const auto& [call, body] : hub.bodies) {
      if (call == "offer") continue;  // the one call that has keys
      EXPECT_THAT(body, ::testing::Not(::testing::HasSubstr(std::string(testing::canary)))) << call;
    }
  }

  std::unique_ptr<Keeper> open(const std::string& service, bool signs = true, Expectations expected = {}) {
    FollowedHub how;
    how.url = testing::FakeHub::url;
    how.signs = signs;
    auto opened = Keeper::open(fake.world(), {.service = service, .expectations = std::move(expected), .hub = how});
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(opened).value_or(nullptr);
  }
  Result<std::string> sign(const Keeper& keeper, std::chrono::seconds lifetime = std::chrono::seconds(3600)) {
    Keeper::Local local;
    Claims claims;
    claims.subject("alice").issued_at(fake.clock.now()).expires_at(fake.clock.now() + lifetime);
    const auto token = keeper.sign(claims, local);
    if (!token) return failure(token.error());
    return std::string(*token);
  }
  /// The code of the verdict; nothing of a token that is accepted.
  static std::optional<Code> verdict(const Keeper& keeper, const std::string& token) {
    Keeper::Local local;
    const auto verified = keeper.verify(token, local);
    return verified ? std::nullopt : std::optional(verified.error().code);
  }
  static std::optional<Code> patient_verdict(Keeper& keeper, const std::string& token) {
    Keeper::Local local;
    const auto verified = keeper.verify_patiently(token, local);
    return verified ? std::nullopt : std::optional(verified.error().code);
  }
  /// A token of a key that nobody was told of.
  std::string token_of(const testing::HubKey& key) {
    Scratch scratch;
    Claims claims;
    claims.expires_at(fake.clock.now() + std::chrono::seconds(60));
    return std::string(Signer::create(key.ring())->sign(claims, scratch).value());
  }
  [[nodiscard]] std::string log() const {
    std::string text;
    for (const std::string& event : fake.events.lines()) text += event + "\n";
    return text;
  }
  void cut() {
    fake.network.fail(testing::FakeHub::authority, {Code::target_unreachable, "127.0.0.1:7600 does not answer", ""});
  }
  void mend() {
    fake.network = {};
    fake.network.attach(testing::FakeHub::authority, hub);
  }
  /// Lets time pass, in which each member does what is due.
  void pass(std::chrono::seconds time, const std::vector<Keeper*>& members) {
    for (const auto ends = fake.clock.elapsed() + time; fake.clock.elapsed() < ends;) {
      fake.clock.advance(std::chrono::seconds(5));
      for (Keeper* const member : members) static_cast<void>(member->refresh());
    }
  }

  testing::FakeWorld fake;
  testing::FakeHub hub{fake.clock};
};

}  // namespace jwtsync
