// SPDX-License-Identifier: Apache-2.0
#include "jose/thumbprint.h"

#include <gtest/gtest.h>
#include <string>

#include "base/encoding.h"
#include "jose/jwk.h"

namespace jwtsync::jose {
namespace {

std::string thumbprint_of(std::string_view jwk) {
  const Result<WrittenKey> key = read_jwk(jwk);
  if (!key) return key.error().message;
  const crypto::Digest digest = thumbprint(std::get<crypto::PublicKey>(key->material));
  return base::base64url_encode({digest.data(), digest.size()});
}

TEST(Thumbprint, is_that_of_rfc_7638_section_3_1) {
  EXPECT_EQ(thumbprint_of(R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7a)"
                          R"(PFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h)"
                          R"(4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08)"
                          R"(qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJz)"
                          R"(KnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"})"),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

TEST(Thumbprint, is_that_of_rfc_8037_appendix_a_3) {
  EXPECT_EQ(thumbprint_of(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

}  // namespace
}  // namespace jwtsync::jose
