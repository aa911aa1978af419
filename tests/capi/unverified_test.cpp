// SPDX-License-Identifier: Apache-2.0
#include "../token/attacks.h"
#include "../token/forge.h"
#include "fixture.h"

namespace jwtsync::capi::unverified_test {

Owned<jwtsync_unverified> read(const std::string& token) {
  return made<jwtsync_unverified>(
      [&](jwtsync_unverified** out) { return jwtsync_read_unverified(token.data(), token.size(), out, nullptr); });
}

std::string_view view(jwtsync_text text) { return {text.data, text.size}; }

TEST(unverified_test, a_token_is_read_whoever_signed_it) {
  const auto unverified = read(token_of(R"({"alg":"RS256","kid":"k"})", R"({"iss":"auth"})", "any key"));
  EXPECT_EQ(view(jwtsync_unverified_header(unverified.get())), R"({"alg":"RS256","kid":"k"})");
  EXPECT_EQ(view(jwtsync_unverified_claims(unverified.get())), R"({"iss":"auth"})");
}

TEST(unverified_test, what_no_key_could_make_good_is_refused) {
  for (const Attack& attack : attacks()) {
    const Result<Inspection> inspection = inspect(attack.token);
    if (inspection) continue;
    EXPECT_EQ(code_of([&](jwtsync_error** error) {
                return jwtsync_read_unverified(attack.token.data(), attack.token.size(), nullptr, error);
              }),
              name_of(inspection.error().code))
        << attack.name;
  }
}

TEST(unverified_test, nothing_is_no_token) {
  EXPECT_EQ(code_of([](jwtsync_error** error) { return jwtsync_read_unverified(nullptr, 0, nullptr, error); }),
            "token_malformed");
  EXPECT_EQ(code_of([](jwtsync_error** error) { return jwtsync_read_unverified(nullptr, 1, nullptr, error); }),
            "argument_invalid");
  EXPECT_EQ(jwtsync_unverified_header(nullptr).data, nullptr);
  EXPECT_EQ(jwtsync_unverified_claims(nullptr).data, nullptr);
  jwtsync_unverified_free(nullptr);
}

}  // namespace jwtsync::capi::unverified_test
