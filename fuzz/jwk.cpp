// SPDX-License-Identifier: Apache-2.0
// One key in JSON: what is read has members that are read as the same key again, by the same name.
#include "jose/jwk.h"
#include "fuzz.h"
#include "jose/key_id.h"

#include <string>

namespace {

const jwtsync::crypto::PublicKey* public_half(const jwtsync::jose::WrittenKey& key) {
  if (const auto* const pair = std::get_if<jwtsync::crypto::PrivateKey>(&key.material)) return &pair->public_key();
  return std::get_if<jwtsync::crypto::PublicKey>(&key.material);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto key = jwtsync::jose::read_jwk(jwtsync::fuzz::text_of(data, size));
  if (!key) {
    jwtsync::fuzz::require(!key.error().message.empty());
    return 0;
  }
  const jwtsync::crypto::PublicKey* const half = public_half(*key);
  if (half == nullptr) return 0;
  std::string text;
  for (const auto& [name, value] : jwtsync::jose::required_members(*half)) {
    text += (text.empty() ? "{\"" : ",\"") + std::string(name) + "\":\"" + value + '"';
  }
  const auto again = jwtsync::jose::read_jwk(text + '}');
  jwtsync::fuzz::require(again && *public_half(*again) == *half);
  jwtsync::fuzz::require(jwtsync::jose::thumbprint(*public_half(*again)) == jwtsync::jose::thumbprint(*half));
  return 0;
}
