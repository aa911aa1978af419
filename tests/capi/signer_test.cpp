// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"
#include "fixture.h"

#include <array>
#include <thread>

namespace jwtsync::capi::signer_test {

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

std::string header_of(const jwtsync_signing_options& options, const Owned<jwtsync_ring>& ring) {
  const auto signer = made<jwtsync_signer>(
      [&](jwtsync_signer** out) { return jwtsync_signer_create_with(ring.get(), &options, out, nullptr); });
  const std::string token = string_of(made<jwtsync_string>([&](jwtsync_string** out) {
    return jwtsync_signer_sign(signer.get(), claims.data(), claims.size(), out, nullptr);
  }));
  return base::base64url_decode(token.substr(0, token.find('.'))).value();
}

TEST(signer_in_c, writes_the_type_and_the_kid_that_it_is_told) {
  const Owned<jwtsync_ring> ring = ring_of(jwtsync::testing::canary_secret);
  jwtsync_signing_options options{};
  options.struct_size = sizeof options;
  EXPECT_EQ(header_of(options, ring), R"({"alg":"HS256","typ":"JWT","kid":"EOzCZmqx-1X0_59m"})");
  options.type = text("at+jwt");
  options.key_id = text("EOzCZmqx-1X0_59m");
  EXPECT_EQ(header_of(options, ring), R"({"alg":"HS256","typ":"at+jwt","kid":"EOzCZmqx-1X0_59m"})");
}

TEST(signer_in_c, writes_nothing_else) {
  const Owned<jwtsync_ring> ring = ring_of(jwtsync::testing::canary_secret);
  const auto refusal = [&](std::string_view type, std::string_view kid) {
    jwtsync_signing_options options{};
    options.struct_size = sizeof options;
    options.type = text(type);
    options.key_id = text(kid);
    return code_of(
        [&](jwtsync_error** error) { return jwtsync_signer_create_with(ring.get(), &options, nullptr, error); });
  };
  constexpr std::string_view own = "EOzCZmqx-1X0_59m";
  EXPECT_EQ(refusal("JWT", own), "");
  EXPECT_EQ(refusal("", own), "argument_invalid");
  EXPECT_EQ(refusal(R"(JWT","alg":"none)", own), "argument_invalid");
  EXPECT_EQ(refusal("JWT", ""), "signing_key_absent");
  EXPECT_EQ(refusal("JWT", R"(x","jku":"https://mallory.example)"), "signing_key_absent");
  EXPECT_EQ(refusal("JWT", "another"), "signing_key_absent");
  jwtsync_signing_options unsized{};
  EXPECT_EQ(
      code_of([&](jwtsync_error** error) { return jwtsync_signer_create_with(ring.get(), &unsized, nullptr, error); }),
      "argument_invalid");
}

TEST_F(signer_test, claims_must_be_an_object) {
  EXPECT_EQ(code_of([&](jwtsync_error** error) { return jwtsync_signer_sign(signer.get(), "7", 1, nullptr, error); }),
            "claims_malformed");
}

}  // namespace jwtsync::capi::signer_test
