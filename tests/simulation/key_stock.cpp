// SPDX-License-Identifier: Apache-2.0
#include "key_stock.h"

#include "base/encoding.h"

#include <jwtsync/testing.h>

namespace jwtsync::simulation {
namespace {

std::string secret_of(std::size_t number) { return std::string(testing::canary_secret) + std::to_string(number); }

std::string name_of_secret(std::size_t number) { return "secret-" + std::to_string(number); }

/// RFC 8410: an Ed25519 key is any 32 bytes, so that a number makes one.
KeyRing pair_of(std::size_t number) {
  std::string der("\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", 16);
  der += std::to_string(number);
  der.resize(48, 'k');
  return KeyRing::parse(Secret::copy_of(der).value()).value();
}

}  // namespace

KeyStock::KeyStock() {
  const KeyRing ring = KeyRing::parse(Secret::copy_of(testing::other_canary_secret).value()).value();
  numbers_.emplace(ring.signing_key()->kid(), fallback);
}

std::size_t KeyStock::new_secret() {
  const std::size_t number = next_++;
  const KeyRing ring = KeyRing::parse(Secret::copy_of(secret_of(number)).value()).value();
  numbers_.emplace(ring.signing_key()->kid(), number);
  numbers_.emplace(name_of_secret(number), number);
  return number;
}

std::size_t KeyStock::new_pair() {
  const std::size_t number = next_++;
  const KeyRing& ring = pairs_.emplace(number, pair_of(number)).first->second;
  numbers_.emplace(ring.signing_key()->kid(), number);
  return number;
}

std::string KeyStock::secret_text(const Keys& keys, bool as_set) const {
  if (!as_set) return secret_of(keys.front());
  std::string text = R"({"keys":[)";
  for (const std::size_t number : keys) {
    if (!text.ends_with('[')) text += ',';
    text += R"({"kty":"oct","alg":"HS256","kid":")" + name_of_secret(number) + R"(","k":")" +
            base::base64url_encode(secret_of(number)) + "\"}";
  }
  return text + "]}";
}

std::string KeyStock::public_text(const Keys& keys) const {
  constexpr std::string_view head = R"({"keys":[)", tail = "]}";
  std::string text(head);
  for (const std::size_t number : keys) {
    const std::string one = public_jwks(pair(number));
    if (!text.ends_with('[')) text += ',';
    text += one.substr(head.size(), one.size() - head.size() - tail.size());
  }
  return text + std::string(tail);
}

Keys KeyStock::numbers_of(const KeyRing& ring) const {
  Keys numbers;
  for (const Key& key : ring.keys()) {
    const auto found = numbers_.find(key.kid());
    numbers.push_back(found == numbers_.end() ? unknown : found->second);
  }
  return numbers;
}

std::string text_of(const Keys& keys) {
  if (keys.empty()) return "none";
  std::string text;
  for (const std::size_t number : keys) text += (text.empty() ? "" : "+") + std::to_string(number);
  return text;
}

}  // namespace jwtsync::simulation
