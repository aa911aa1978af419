// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

namespace jwtsync::capi::ring_test {

using ::testing::HasSubstr;

std::string described(const Owned<jwtsync_ring>& ring) {
  return string_of(
      made<jwtsync_string>([&](jwtsync_string** out) { return jwtsync_ring_describe(ring.get(), out, nullptr); }));
}

TEST(ring, is_described_without_its_key) {
  const std::string json = described(ring_of(jwtsync::testing::canary_secret));
  EXPECT_THAT(json, HasSubstr(R"("algorithm":"HS256")"));
  EXPECT_THAT(json, HasSubstr(R"("requires_kid":false)"));
  EXPECT_EQ(json.find(jwtsync::testing::canary), std::string::npos);
}

TEST(ring, of_a_set_is_described_with_the_keys_that_are_not_used) {
  const std::string json = described(
      ring_of(R"({"keys":[{"kty":"OKP","kid":"a","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},)"
              R"({"kty":"EC","kid":"b"}]})"));
  EXPECT_THAT(json, HasSubstr(R"("unused":[{"position":2,"kid":"b","fault":"malformed","why":)"));
}

TEST(ring, takes_the_bytes_as_they_are) {
  const std::string with_newline = std::string(jwtsync::testing::canary_secret) + "\n";
  EXPECT_NE(described(ring_of(with_newline)), described(ring_of(jwtsync::testing::canary_secret)));
}

TEST(ring, options_name_algorithm_and_length) {
  const std::string_view key = "c4n4ry-short";
  jwtsync_ring_options options{};
  options.struct_size = sizeof options;
  options.algorithm = text("HS512");
  const auto parse = [&](jwtsync_ring** out, jwtsync_error** error) {
    return jwtsync_ring_parse(key.data(), key.size(), &options, out, error);
  };
  EXPECT_EQ(code_of([&](jwtsync_error** error) { return parse(nullptr, error); }), "key_too_short");
  options.allow_short_keys = 1;
  const auto ring = made<jwtsync_ring>([&](jwtsync_ring** out) { return parse(out, nullptr); });
  EXPECT_THAT(described(ring), HasSubstr(R"("algorithm":"HS512")"));
}

}  // namespace jwtsync::capi::ring_test
