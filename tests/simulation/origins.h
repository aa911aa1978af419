// SPDX-License-Identifier: Apache-2.0
// Where keys come from over the network: a store of shared secrets, and an issuer that publishes public keys. Each may
// fail, in one way for a while.
#pragma once

#include "chance.h"
#include "key_stock.h"

#include <jwtsync/testing_gcp.h>
#include <jwtsync/testing_issuer.h>
#include <array>
#include <map>
#include <string>

namespace jwtsync::simulation {

/// GCP Secret Manager, with the metadata server that lets a machine ask it.
class Store {
 public:
  static constexpr const char* authority = "secretmanager.googleapis.com";
  static constexpr const char* locator = "gcp-sm://demo/jwt-secret";

  explicit Store(Chance& chance);
  void attach(testing::FakeNetwork& network);

  void put(const std::string& text, Keys keys);
  /// Takes the newest version out of use, or into use again.
  void set_enabled(bool enabled);
  void fail(testing::GcpFault fault, unsigned share) {
    fault_ = fault;
    share_ = share;
  }
  /// What a load would find now.
  [[nodiscard]] Keys truth() const { return enabled_ ? keys_ : Keys{}; }
  /// Which fault the latest answer had.
  [[nodiscard]] testing::GcpFault latest_fault() const { return latest_; }

 private:
  testing::FakeTokenService tokens_;
  testing::FakeMetadataServer metadata_{tokens_};
  testing::FakeSecretManager secrets_;
  Keys keys_;
  bool enabled_ = true;
  testing::GcpFault fault_ = testing::GcpFault::none;
  testing::GcpFault latest_ = testing::GcpFault::none;
  unsigned share_ = 0;
};

class Issuer {
 public:
  static constexpr const char* authority = "issuer.example";
  static constexpr const char* locator = "jwks+https://issuer.example/keys";
  static constexpr std::chrono::seconds freshness{100};

  Issuer() { fake_.set_cache_control("max-age=" + std::to_string(freshness.count())); }
  void attach(testing::FakeNetwork& network) { network.attach(authority, fake_); }

  void publish(const KeyStock& stock, Keys keys, Span now);
  void fail(testing::IssuerFault fault) {
    fault_ = fault;
    fake_.set_fault(fault);
  }
  [[nodiscard]] testing::IssuerFault fault() const { return fault_; }
  [[nodiscard]] const Keys& truth() const { return keys_; }
  /// For how long everybody who asked could see this key; nothing if it is not to be seen.
  [[nodiscard]] Span seen_for(std::size_t key, Span now) const;

 private:
  testing::FakeIssuer fake_{"https://issuer.example"};
  testing::IssuerFault fault_ = testing::IssuerFault::none;
  Keys keys_;
  std::map<std::size_t, Span> since_;
};

}  // namespace jwtsync::simulation
