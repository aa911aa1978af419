// SPDX-License-Identifier: Apache-2.0
#include "sources/issuer_address.h"

#include "process.h"

namespace jwtsync::sources::issuer_address_test {

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
      // A query of its own.
      {"jwks+https://issuer.example/keys?appid=1", "https://issuer.example/keys?appid=1"},
      {"jwks+https://issuer.example/keys?p=b2c_1&v=2.0&p=x", "https://issuer.example/keys?p=b2c_1&v=2.0&p=x"},
      {"jwks+https://issuer.example/keys?a=b=c?d&e", "https://issuer.example/keys?a=b=c?d&e"},
      {"jwks+https://issuer.example/keys?p=1&format=jwks&q=2", "https://issuer.example/keys?p=1&q=2"},
      {"jwks+https://issuer.example/keys?p=1&ca=/etc/ca.pem&q=2", "https://issuer.example/keys?p=1&q=2"},
      {"jwks+https://issuer.example/keys?%63a=1&f%6Frmat=json", "https://issuer.example/keys?%63a=1&f%6Frmat=json"},
      {"jwks+https://issuer.example/?p=1", "https://issuer.example/?p=1"},
      {"oidc+https://issuer.example?appid=1", "https://issuer.example?appid=1"},
      {"jwks+http://issuer/keys?p=1&insecure=yes", "http://issuer/keys?p=1"},
  };
  for (const Row& row : table) EXPECT_EQ(url_of(row.locator), row.url);
}

TEST(issuer_address, refuses_what_is_none) {
  for (const char* locator : {"jwks+https:",
                              "jwks+https:/keys",
                              "jwks+https://",
                              "jwks+https:///keys",
                              "jwks+https://host/a b",
                              "jwks+https://host:99999/keys",
                              "jwks+https://host:0/keys",
                              "jwks+https://host:/keys",
                              "oidc+https://host:port",
                              "jwks+https://user:c4n4ry@host/keys",
                              "jwks+https://host/keys#part",
                              "jwks+https://host/a\\b",
                              "jwks+https://host/\x01",
                              "jwks+https://host?query=1",
                              "jwks+https://host/keys?insecure=yes",
                              "jwks+http://host/keys?insecure=no",
                              "jwks+http://host/keys?insecure",
                              "jwks+https://host/keys?",
                              "jwks+https://host/keys?a=1&",
                              "jwks+https://host/keys?a=1&&b=2",
                              "jwks+https://host/keys?=1",
                              "jwks+https://host/keys?a=1#part",
                              "jwks+https://host/keys?a=b c",
                              "jwks+https://host/keys?a=\"",
                              "oidc+https://host?insecure=yes",
                              "jwks+http://localhost/keys?ca=/etc/ca.pem",
                              "jwks+https://host/keys?ca",
                              "jwks+https://host/keys?ca=",
                              "jwks+https://host/keys?ca=ca.pem",
                              "jwks+https://host/keys?ca=/a%zz",
                              "jwks+https://host/keys?ca=/a%00",
                              "jwks+https://host/keys?ca=/a&ca=/b",
                              "jwks+https://host/keys?bearer",
                              "jwks+https://host/keys?bearer=/run/token",
                              "jwks+https://host/keys?bearer=file:token",
                              "jwks+https://host/keys?bearer=file:",
                              "jwks+https://host/keys?bearer=file:/a%00",
                              "jwks+https://host/keys?bearer=c4n4ry",
                              "jwks+https://host/keys?Bearer=file:/a",
                              "jwks+https://host/keys?bearer=file:/a&bearer=file:/b",
                              "jwks+http://localhost/keys?bearer=file:/a"}) {
    EXPECT_EQ(url_of(locator), "locator_malformed") << locator;
  }
  EXPECT_EQ(url_of("jwks+https://host/" + std::string(1024, 'a')), "locator_malformed");
  EXPECT_EQ(url_of("jwks+https://host/keys?p=" + std::string(1024, 'a')), "locator_malformed");
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

TEST(issuer_address, a_misspelt_option_is_no_parameter_of_the_address) {
  const struct {
    const char *parameter, *meant;
  } table[] = {{"fromat=jwks", "format"}, {"Format=jwks", "format"}, {"insecur=yes", "insecure"}, {"trimm=no", "trim"},
               {"CA=/etc/ca.pem", "ca"},  {"cafile=/a", "ca"},       {"ca_file=/a", "ca"},        {"cacert=/a", "ca"}};
  for (const auto& row : table) {
    const auto parsed = parse_locator(std::string("jwks+https://host/keys?") + row.parameter);
    ASSERT_FALSE(parsed) << row.parameter;
    EXPECT_THAT(parsed.error().hint, HasSubstr("did you mean \"" + std::string(row.meant) + "\"?"));
    EXPECT_THAT(parsed.error().hint, HasSubstr("%XX"));
  }
  for (const char* parameter : {"p=1", "appid=1", "tfp=1", "v=1", "kid=1", "key=1", "api-version=1", "a=1", "form=1"}) {
    EXPECT_TRUE(parse_locator(std::string("jwks+https://host/keys?") + parameter)) << parameter;
  }
}

TEST(issuer_address, names_the_file_of_those_who_are_trusted_there) {
  for (const char* locator :
       {"jwks+https://host/keys?ca=/etc/my%20ca%26b.pem", "oidc+https://host?ca=/etc/my%20ca%26b.pem",
        "jwks+https://host/keys?p=1&ca=/etc/my%20ca%26b.pem&q=2"}) {
    EXPECT_EQ(ca_file_of(*parse_locator(locator)), "/etc/my ca&b.pem") << locator;
  }
  EXPECT_EQ(ca_file_of(*parse_locator("jwks+https://host/keys?p=1")), "");
}

TEST(issuer_address, names_the_file_of_a_token_for_the_issuer) {
  for (const char* locator :
       {"jwks+https://host/keys?bearer=file:/run/my%20token", "oidc+https://host?bearer=file:/run/my%20token&ca=/a",
        "jwks+https://host/keys?ca=/a&p=1&bearer=file:/run/my%20token"}) {
    EXPECT_EQ(bearer_file_of(*parse_locator(locator)), "/run/my token") << locator;
    EXPECT_THAT(url_of(locator), Not(HasSubstr("token"))) << "the issuer is not told the path";
  }
  EXPECT_EQ(bearer_file_of(*parse_locator("jwks+https://host/keys?p=1")), "");
  EXPECT_EQ(ca_file_of(*parse_locator("oidc+https://host?bearer=file:/run/token&ca=/a")), "/a");
  EXPECT_EQ(parse_locator("jwks+https://host/keys?ca=/a&bearer=file:/b")->canonical(),
            parse_locator("jwks+https://host/keys?bearer=file:/b&ca=/a")->canonical());
  EXPECT_THAT(parse_locator("jwks+https://host/keys?bearer=c4n4ry").error().message, Not(HasSubstr("c4n4ry")));
}

TEST(issuer_address, two_places_are_two_rules) {
  EXPECT_NE(parse_locator("jwks+https://host/keys?ca=/a")->canonical(),
            parse_locator("jwks+https://host/keys")->canonical());
  EXPECT_NE(parse_locator("jwks+https://host/keys?p=1")->canonical(),
            parse_locator("jwks+https://host/keys?p=2")->canonical());
  EXPECT_EQ(parse_locator("jwks+https://host/keys?ca=/a&p=1")->canonical(),
            parse_locator("jwks+https://host/keys?p=1&ca=/a")->canonical());
  EXPECT_NE(parse_locator("jwks+http://issuer/keys")->canonical(),
            parse_locator("jwks+http://issuer/keys?insecure=yes")->canonical());
}

}  // namespace jwtsync::sources::issuer_address_test
