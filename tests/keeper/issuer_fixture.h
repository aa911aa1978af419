// SPDX-License-Identifier: Apache-2.0
// A staging process that verifies the tokens of an issuer, whose keys come and go.
#pragma once

#include "../support/key_pair.h"
#include "../support/key_set.h"
#include "fixture.h"

#include <jwtsync/testing_issuer.h>
#include <string>
#include <vector>

namespace jwtsync {

class IssuerTest : public KeeperTest {
 protected:
  IssuerTest() {
    fake.network.attach("issuer.example", issuer);
    issuer.set_cache_control("max-age=3600");
    publish({&first});
    // An hour of its own for the fetch of the opening, to tell it from those after it.
    fake.clock.advance(std::chrono::hours(1));
  }

  /// A new key pair of the issuer.
  static KeyRing new_key() {
    return KeyRing::parse(Secret::copy_of(testing::Pair::generate(Algorithm::es256).private_pem()).value()).value();
  }
  void publish(const std::vector<const KeyRing*>& keys) {
    std::vector<std::string> sets;
    for (const KeyRing* key : keys) sets.push_back(public_jwks(*key));
    issuer.publish(testing::joined_sets(sets));
  }
  std::string token_by(const KeyRing& key) {
    Scratch scratch;
    Claims claims;
    claims.subject("alice").expires_at(fake.clock.now() + std::chrono::hours(100));
    return std::string(Signer::create(key).value().sign(claims, scratch).value());
  }
  std::unique_ptr<Keeper> open_issuer(std::string locator = "jwks+https://issuer.example/keys") {
    auto keeper = open({.sources = {std::move(locator)}});
    fake.clock.advance(std::chrono::seconds(1));
    return keeper;
  }
  /// The verdict: "none", or the code.
  static std::string verdict(const Keeper& keeper, const std::string& token) {
    Keeper::Local local;
    const auto verified = keeper.verify(token, local);
    return verified ? "none" : std::string(name_of(verified.error().code));
  }
  static std::string patient_verdict(Keeper& keeper, const std::string& token) {
    Keeper::Local local;
    const auto verified = keeper.verify_patiently(token, local);
    return verified ? "none" : std::string(name_of(verified.error().code));
  }
  void wait(std::chrono::nanoseconds duration) { fake.clock.advance(duration); }

  testing::FakeIssuer issuer{"https://issuer.example"};
  const KeyRing first = new_key();
  const KeyRing second = new_key();
};

}  // namespace jwtsync
