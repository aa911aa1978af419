// SPDX-License-Identifier: Apache-2.0
#include "jose/public_jwk.h"

#include "base/encoding.h"

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

Members required_members(const crypto::PublicKey& key) { return std::visit(MembersOf{}, key.numbers()); }

}  // namespace jwtsync::jose
