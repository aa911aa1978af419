// SPDX-License-Identifier: Apache-2.0
#include "sources/discovery_document.h"

#include <gmock/gmock.h>

namespace jwtsync::sources::discovery_document_test {

using ::testing::HasSubstr;
using ::testing::Not;

std::string document(const std::string& issuer, const std::string& jwks_uri) {
  return R"({"issuer":")" + issuer + R"(","jwks_uri":")" + jwks_uri + "\"}";
}

TEST(discovery_document, stands_behind_the_issuer) {
  EXPECT_EQ(discovery_url("https://a"), "https://a/.well-known/openid-configuration");
  EXPECT_EQ(discovery_url("https://a/"), "https://a/.well-known/openid-configuration");
  EXPECT_EQ(discovery_url("https://a/t/"), "https://a/t/.well-known/openid-configuration");
  EXPECT_EQ(discovery_url("https://a/t", "appid=1&b"), "https://a/t/.well-known/openid-configuration?appid=1&b");
}

TEST(discovery_document, says_where_the_keys_are) {
  EXPECT_EQ(key_set_url(document("https://a", "https://keys.example/k?p=1"), "https://a"),
            "https://keys.example/k?p=1");
  EXPECT_EQ(key_set_url(document("http://127.0.0.1", "http://127.0.0.1/k"), "http://127.0.0.1"), "http://127.0.0.1/k");
}

TEST(discovery_document, of_another_issuer_is_told_with_both_and_why) {
  const struct {
    std::string asked, says, hint;
  } table[] = {
      {"https://a", "https://a/", "by the slash at the end only: write oidc+https://a/"},
      {"https://a/t/", "https://a/t", "by the slash at the end only: write oidc+https://a/t"},
      {"https://login.microsoftonline.com/common/v2.0", "https://login.microsoftonline.com/{tenantid}/v2.0",
       "name yours, oidc+https://login.microsoftonline.com/TENANT/v2.0, or"},
      {"https://a", "http://a", "stands behind a proxy"},
      {"http://localhost", "https://localhost", "ask by https"},
      {"https://a.example", "https://A.example", "capital letters only"},
      {"https://a", "https://b", "just as its tokens and its document have it"},
  };
  for (const auto& row : table) {
    const auto url = key_set_url(document(row.says, "https://a/keys"), row.asked);
    ASSERT_FALSE(url) << row.says;
    EXPECT_EQ(url.error().code, Code::answer_malformed);
    EXPECT_EQ(url.error().message,
              "the discovery document of " + row.asked + " is of another issuer: it says \"" + row.says + "\"");
    EXPECT_THAT(url.error().hint, HasSubstr(row.hint)) << row.says;
  }
}

TEST(discovery_document, that_names_no_issuer_is_none) {
  for (const char* text :
       {"{}", R"({"issuer":1})", R"({"issuer":null})", R"({"issuer":""})", "[]", "1", R"("https://a")"}) {
    const auto url = key_set_url(text, "https://a");
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code, Code::answer_malformed);
    EXPECT_THAT(url.error().message, HasSubstr("of another issuer: it names none")) << text;
  }
  for (const char* text : {"", "<html>", R"({"issuer":"https://a","issuer":"https://a"})"}) {
    EXPECT_THAT(key_set_url(text, "https://a").error().message, HasSubstr("is not strict JSON")) << text;
  }
}

TEST(discovery_document, is_shown_only_as_far_as_it_may_stand_in_a_log) {
  for (const std::string& says : {std::string("https://user:c4n4ry@a"), std::string("https://a\\nc4n4ry"),
                                  "https://c4n4ry/" + std::string(256, 'a'), std::string("https://a c4n4ry")}) {
    const auto url = key_set_url(document(says, "https://a/keys"), "https://a");
    ASSERT_FALSE(url);
    EXPECT_THAT(url.error().message, Not(HasSubstr("c4n4ry"))) << says;
    EXPECT_THAT(url.error().message, HasSubstr("it says a text that is not a plain address"));
  }
}

TEST(discovery_document, has_a_safe_address_of_keys_or_is_refused_with_what_to_do) {
  const struct {
    std::string issuer, uri, message, hint;
  } table[] = {
      {"https://a", "http://a/keys", "has a jwks_uri by plain HTTP, \"http://a/keys\"", "stands behind a proxy"},
      {"https://a", "http://127.0.0.1/keys", "by plain HTTP, \"http://127.0.0.1/keys\"", "jwks+https://HOST/PATH"},
      {"http://127.0.0.1", "http://a/keys", "by plain HTTP, \"http://a/keys\"", "?insecure=yes"},
      {"https://a", "", "has no jwks_uri", "jwks+https://HOST/PATH"},
      {"https://a", "/keys", "may not be asked, by https: \"/keys\"", "jwks+https://HOST/PATH"},
      {"https://a", "ftp://a/keys", "may not be asked, by https: \"ftp://a/keys\"", "jwks+https://HOST/PATH"},
      {"https://a", "https://user:c4n4ry@a/keys", "may not be asked, by https: a text", "jwks+https://HOST/PATH"},
      {"https://a", "https://a:99999/keys", "may not be asked, by https: \"https://a:99999/keys\"", "jwks+https://"},
      {"https://a", "https://a/ke ys", "may not be asked, by https: a text", "jwks+https://HOST/PATH"},
      {"http://127.0.0.1", R"(http://127.0.0.1/k\r\nX: y)", "may not be asked, by https: a text", "jwks+https://"},
      {"https://a", "http://a/keys?token=c4n4ry", "\"http://a/keys\"", "stands behind a proxy"},
  };
  for (const auto& row : table) {
    const auto url = key_set_url(document(row.issuer, row.uri), row.issuer);
    ASSERT_FALSE(url) << row.uri;
    EXPECT_EQ(url.error().code, Code::answer_malformed);
    EXPECT_THAT(url.error().message, HasSubstr(row.message));
    EXPECT_THAT(url.error().message, Not(HasSubstr("c4n4ry")));
    EXPECT_THAT(url.error().hint, HasSubstr(row.hint));
  }
}

}  // namespace jwtsync::sources::discovery_document_test
