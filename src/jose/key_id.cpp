// SPDX-License-Identifier: Apache-2.0
#include "jose/key_id.h"

#include "base/encoding.h"

#include <array>
#include <variant>

namespace jwtsync::jose {
namespace {

using Members = std::vector<std::pair<std::string_view, std::string>>;

struct MembersOf {
  Members operator()(const crypto::RsaNumbers& rsa) const {
    return {{"e", base::base64url_encode(rsa.exponent)}, {"kty", "RSA"}, {"n", base::base64url_encode(rsa.modulus)}};
  }
  Members operator()(const crypto::EcPoint& point) const {
    return {{"crv", std::string(crypto::name_of(point.curve))},
            {"kty", "EC"},
            {"x", base::base64url_encode(point.x)},
            {"y", base::base64url_encode(point.y)}};
  }
  Members operator()(const crypto::EdwardsPoint& point) const {
    return {{"crv", "Ed25519"}, {"kty", "OKP"}, {"x", base::base64url_encode(point.x)}};
  }
};

}  // namespace

std::string kid_of_hmac_key(std::string_view key) {
  std::array<char, 12> derived;
  crypto::hkdf_sha256(key, "jwtsync kid v1", derived);
  return base::base64url_encode({derived.data(), derived.size()});
}

Members required_members(const crypto::PublicKey& key) { return std::visit(MembersOf{}, key.numbers()); }

crypto::Digest thumbprint(const crypto::PublicKey& key) {
  std::string text;  // RFC 7638 3: no space, no line break, names in lexicographic order
  for (const auto& [name, value] : required_members(key)) {
    text += (text.empty() ? "{\"" : ",\"") + std::string(name) + "\":\"" + value + '"';
  }
  return crypto::sha256(text + '}');
}

std::string kid_of_thumbprint(const crypto::Digest& thumbprint) {
  return base::base64url_encode({thumbprint.data(), thumbprint.size()});
}

}  // namespace jwtsync::jose
