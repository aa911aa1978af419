// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/configuration.h>

#include <string>
#include <vector>

namespace jwtsync::claim_headers_test {

bool is_good(const std::vector<ClaimHeader>& claim_headers) {
  const Result<void> checked = check_claim_headers(claim_headers);
  EXPECT_TRUE(checked || checked.error().code == Code::argument_invalid);
  return checked.has_value();
}

TEST(claim_headers, letters_digits_and_hyphens_make_a_header) {
  EXPECT_TRUE(is_good({}));
  EXPECT_TRUE(is_good({{"sub", "X-Jwt-Subject"}, {"https://example.com/roles", "x-jwt-2"}}));
  EXPECT_TRUE(is_good({{"sub", std::string(64, 'x')}}));
  for (const std::string& header : {std::string(), std::string(65, 'x'), std::string("X_Jwt"), std::string("X Jwt"),
                                    std::string("X-Jwt:"), std::string("X\r\nY"), std::string("X-\xc3\xbc")}) {
    EXPECT_FALSE(is_good({{"sub", header}})) << header;
  }
}

TEST(claim_headers, what_has_a_meaning_of_its_own_is_not_for_claims) {
  for (const char* header : {"Content-Length", "CONNECTION", "www-authenticate", "Set-Cookie", "Date", "Location",
                             "Host", "Jwtsync-Access", "jwtsync-anything", "Authorization", "Cookie",
                             "X-Accel-Redirect", "X-Forwarded-For", "Access-Control-Allow-Origin", "Upgrade"}) {
    EXPECT_FALSE(is_good({{"sub", header}})) << header;
  }
  for (const char* header :
       {"X-Forwarded-User", "Remote-User", "X-Auth-Request-Email", "Hostname", "X-Jwtsync-Subject"}) {
    EXPECT_TRUE(is_good({{"sub", header}})) << header;
  }
}

TEST(claim_headers, each_claim_has_a_field_of_its_own) {
  EXPECT_FALSE(is_good({{"sub", "X-Jwt"}, {"iss", "x-jwt"}}));
  EXPECT_TRUE(is_good({{"sub", "X-Jwt"}, {"sub", "X-Jwt-2"}}));
  EXPECT_FALSE(is_good({{"", "X-Jwt"}}));
}

TEST(claim_headers, there_are_at_most_32) {
  std::vector<ClaimHeader> many;
  for (int i = 0; i < 32; ++i) many.push_back({"sub", "X-" + std::to_string(i)});
  EXPECT_TRUE(is_good(many));
  many.push_back({"sub", "X-32"});
  EXPECT_FALSE(is_good(many));
}

}  // namespace jwtsync::claim_headers_test
