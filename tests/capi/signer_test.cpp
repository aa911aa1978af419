// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <array>
#include <thread>

namespace jwtsync::capi {
namespace {

constexpr std::string_view claims = R"({"sub":"somebody"})";

class signer_test : public ::testing::Test {
 protected:
  [[nodiscard]] std::string sign(std::string_view json) const {
    return string_of(made<jwtsync_string>([&](jwtsync_string** out) {
      return jwtsync_signer_sign(signer.get(), json.data(), json.size(), out, nullptr);
    }));
  }

  Owned<jwtsync_signer> signer = made<jwtsync_signer>([](jwtsync_signer** out) {
    return jwtsync_signer_create(ring_of(jwtsync::testing::canary_secret).get(), out, nullptr);
  });
};

TEST_F(signer_test, equal_claims_make_equal_tokens) {
  const std::string token = sign(claims);
  EXPECT_EQ(std::count(token.begin(), token.end(), '.'), 2);
  EXPECT_EQ(sign(claims), token);
}

TEST_F(signer_test, may_be_used_by_many_threads) {
  const std::string expected = sign(claims);
  std::array<std::string, 8> tokens;
  {
    std::vector<std::jthread> threads;
    for (std::string& token : tokens) threads.emplace_back([&] { token = sign(claims); });
  }
  EXPECT_THAT(tokens, ::testing::Each(expected));
}

TEST_F(signer_test, claims_must_be_an_object) {
  EXPECT_EQ(code_of([&](jwtsync_error** error) { return jwtsync_signer_sign(signer.get(), "7", 1, nullptr, error); }),
            "claims_malformed");
}

}  // namespace
}  // namespace jwtsync::capi
