// SPDX-License-Identifier: Apache-2.0
#include "jose/public_jwk.h"

#include <gtest/gtest.h>

#include "jose/jwk.h"

namespace jwtsync::jose {
namespace {

std::string members_of(std::string_view jwk) {
  const Result<WrittenKey> key = read_jwk(jwk);
  if (!key) return key.error().message;
  std::string text;
  for (const auto& [name, value] : required_members(std::get<crypto::PublicKey>(key->material))) {
    text += std::string(name) + '=' + value + ' ';
  }
  return text;
}

TEST(PublicJwk, has_the_numbers_that_it_was_made_of) {
  EXPECT_EQ(members_of(R"({"y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","kid":"1",)"
                       R"("x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","crv":"P-256","kty":"EC"})"),
            "crv=P-256 kty=EC x=f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU "
            "y=x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0 ");
  EXPECT_EQ(members_of(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"),
            "crv=Ed25519 kty=OKP x=11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo ");
}

}  // namespace
}  // namespace jwtsync::jose
