// SPDX-License-Identifier: Apache-2.0
// A staging process that verifies the tokens of an issuer, whose keys come and go.
#pragma once

#include "../support/key_pair.h"
#include "../support/key_set.h"
#include "base/encoding.h"
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
  /// Publishes one key, under a kid that others had or may have.
  void publish_as(const std::string& kid, const testing::Pair& pair) {
    const KeyRing ring = KeyRing::parse(Secret::copy_of(pair.public_pem()).value()).value();
    std::string set = public_jwks(ring);
    const std::string own(ring.keys().front().kid());
    issuer.publish(set.replace(set.find(own), own.size(), kid));
  }
  std::string token_as(const std::string& kid, const testing::Pair& pair, Algorithm algorithm = Algorithm::es256) {
    const auto expires = std::chrono::system_clock::to_time_t(fake.clock.now()) + 360'000;
    const std::string header = R"({"alg":")" + std::string(name_of(algorithm)) + R"(","kid":")" + kid + "\"}";
    const std::string text = base::base64url_encode(header) + "." +
                             base::base64url_encode(R"({"sub":"alice","exp":)" + std::to_string(expires) + "}");
    return text + "." + base::base64url_encode(pair.sign(text, algorithm));
  }
  /// The same token with another signature, which no key made.
  static std::string spoiled(std::string token) {
    char& last = token.at(token.rfind('.') + 1);
    last = last == 'A' ? 'B' : 'A';
    return token;
  }
  /// All of it but the signature.
  static std::string unsigned_part(const std::string& token) { return token.substr(0, token.rfind('.') + 1); }
  /// The set of the one key, without its kid.
  static std::string unnamed(const KeyRing& key) {
    std::string set = public_jwks(key);
    const std::size_t at = set.find("\"kid\"");
    return set.erase(at, set.find(',', at) + 1 - at);
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
  const testing::Pair pair_before = testing::Pair::generate(Algorithm::es256);
  const testing::Pair pair_after = testing::Pair::generate(Algorithm::es256);
};

}  // namespace jwtsync
