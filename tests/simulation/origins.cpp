// SPDX-License-Identifier: Apache-2.0
#include "origins.h"

#include <algorithm>
#include <utility>

namespace jwtsync::simulation {

Store::Store(Chance& chance) {
  secrets_.add_project("demo");
  secrets_.require_token([this](std::string_view token) { return tokens_.accepts(token); });
  secrets_.faults().choose(
      [this, &chance] { return latest_ = chance.percent(share_) ? fault_ : testing::GcpFault::none; });
}

void Store::attach(testing::FakeNetwork& network) {
  network.attach(authority, secrets_);
  network.attach("metadata.google.internal", metadata_);
}

void Store::put(const std::string& text, Keys keys) {
  secrets_.put("demo", "jwt-secret", text);
  keys_ = std::move(keys);
  enabled_ = true;
}

void Store::set_enabled(bool enabled) {
  secrets_.set_state("demo", "jwt-secret", secrets_.versions("demo", "jwt-secret"),
                     enabled ? testing::GcpVersionState::enabled : testing::GcpVersionState::disabled);
  enabled_ = enabled;
}

void Issuer::publish(const KeyStock& stock, Keys keys, Span now) {
  fake_.publish(stock.public_text(keys));
  std::map<std::size_t, Span> since;
  for (const std::size_t key : keys) {
    const auto known = since_.find(key);
    since.emplace(key, known == since_.end() ? now : known->second);
  }
  since_ = std::move(since);
  keys_ = std::move(keys);
}

Span Issuer::seen_for(std::size_t key, Span now) const {
  const auto known = since_.find(key);
  return known == since_.end() ? Span{0} : now - known->second;
}

}  // namespace jwtsync::simulation
