// SPDX-License-Identifier: Apache-2.0
#include "sources/public_key_set.h"

#include "json/strict.h"

#include <algorithm>
#include <array>

namespace jwtsync::sources {
namespace {

constexpr json::Limits limits{.size = std::size_t{512} << 10, .depth = 16, .members = 1024};

tl::unexpected<Error> no_set(std::string message) {
  return failure(Code::answer_malformed, std::move(message),
                 "see what stands at this address: it must be the issuer's public key set (docs/sources/jwks.md)");
}

/// RFC 7518 6.2.2, 6.3.2, 6.4.1; RFC 8037 2: the members that only the owner of a key knows, and a shared secret,
/// whatever it has.
bool has_secret(const json::Value& key) {
  constexpr std::array members{"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"};
  const auto type = key.is_object() ? key.find("kty") : key.end();
  if (type != key.end() && *type == "oct") return true;
  return std::any_of(members.begin(), members.end(), [&](const char* member) { return key.contains(member); });
}

}  // namespace

Result<void> check_public_key_set(std::string_view text) {
  const Result<json::Value> set = json::parse(text, Code::answer_malformed, limits);
  if (!set) return no_set("does not give strict JSON: " + set.error().message);
  if (!set->is_object() || !set->contains("keys") || !set->at("keys").is_array()) {
    return no_set("gives JSON that is not a key set");
  }
  const json::Value& keys = set->at("keys");
  if (keys.empty()) {
    return failure(Code::secret_malformed, "gives a key set without keys",
                   "ask the issuer to publish the key that it signs with (docs/sources/jwks.md)");
  }
  if (std::any_of(keys.begin(), keys.end(), has_secret)) {
    return failure(Code::secret_malformed, "publishes a key that should be secret, and that everybody may know now",
                   "tell the issuer to take a new key, and to publish public halves only (docs/sources/jwks.md)");
  }
  return {};
}

}  // namespace jwtsync::sources
