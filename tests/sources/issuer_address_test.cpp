// SPDX-License-Identifier: Apache-2.0
#include "sources/issuer_address.h"

#include "process.h"

namespace jwtsync::sources {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string url_of(std::string_view locator) {
  const Result<Locator> parsed = parse_locator(locator);
  if (!parsed) return code_of(parsed);
  const Result<std::string> url = issuer_url(*parsed);
  return url ? *url : "asked: " + code_of(url);
}

TEST(issuer_address, is_the_url_behind_the_plus_sign) {
  struct Row {
    const char* locator;
    const char* url;
  };
  constexpr Row table[] = {
      {"jwks+https://issuer.example/keys", "https://issuer.example/keys"},
      {"jwks+https://issuer.example:8443/a/b~c/keys.json", "https://issuer.example:8443/a/b~c/keys.json"},
      {"jwks+https://[2001:db8::1]:8443/keys", "https://[2001:db8::1]:8443/keys"},
      {"jwks+https://issuer.example/keys?format=jwks", "https://issuer.example/keys"},
      {"oidc+https://issuer.example", "https://issuer.example"},
      {"oidc+https://issuer.example/", "https://issuer.example/"},
      {"jwks+http://localhost:8080/keys", "http://localhost:8080/keys"},
      {"jwks+http://127.0.0.1:8080/keys", "http://127.0.0.1:8080/keys"},
      {"oidc+http://[::1]:8080", "http://[::1]:8080"},
      {"jwks+http://issuer:8080/keys?insecure=yes", "http://issuer:8080/keys"},
      {"oidc+http://issuer?insecure=yes", "http://issuer"},
  };
  for (const Row& row : table) EXPECT_EQ(url_of(row.locator), row.url);
}

TEST(issuer_address, refuses_what_is_none) {
  for (const char* locator :
       {"jwks+https:", "jwks+https:/keys", "jwks+https://", "jwks+https:///keys", "jwks+https://host/a b",
        "jwks+https://user:c4n4ry@host/keys", "jwks+https://host/keys#part", "jwks+https://host/a\\b",
        "jwks+https://host/\x01", "jwks+https://host?query=1", "jwks+https://host/keys?insecure=yes",
        "jwks+http://host/keys?insecure=no", "jwks+http://host/keys?insecure"}) {
    EXPECT_EQ(url_of(locator), "locator_malformed") << locator;
  }
  EXPECT_EQ(url_of("jwks+https://host/" + std::string(1024, 'a')), "locator_malformed");
  EXPECT_THAT(parse_locator("jwks+https://user:c4n4ry@host/keys").error().message, Not(HasSubstr("c4n4ry")));
}

TEST(issuer_address, asks_others_by_plain_http_only_if_it_is_said) {
  for (const char* locator :
       {"jwks+http://issuer/keys", "oidc+http://issuer", "jwks+http://127.0.0.1.evil.example/keys",
        "jwks+http://127.1/keys", "jwks+http://127.0.1./keys", "jwks+http://localhost.example/keys",
        "jwks+http://[::2]/keys"}) {
    EXPECT_EQ(url_of(locator), "asked: locator_malformed") << locator;
  }
}

TEST(issuer_address, two_places_are_two_rules) {
  EXPECT_NE(parse_locator("jwks+http://issuer/keys")->canonical(),
            parse_locator("jwks+http://issuer/keys?insecure=yes")->canonical());
}

}  // namespace
}  // namespace jwtsync::sources
