// SPDX-License-Identifier: Apache-2.0
#include "issuer_process.h"

namespace jwtsync::sources::oidc_source_test {

using ::testing::HasSubstr;

TEST(oidc_source, finds_the_key_set_by_discovery) {
  for (const std::string path : {"", "/", "/tenant", "/tenant/"}) {
    IssuerProcess process("oidc+https://issuer.example" + path, "https://issuer.example" + path);
    const Resolution resolution = process.resolve();
    ASSERT_TRUE(resolution.found) << path << ": " << resolution.found.error().message;
    EXPECT_EQ(revealed(resolution.found->secret), one_key);
    const std::string below = path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
    EXPECT_EQ(process.issuer.requests().front().target, below + "/.well-known/openid-configuration");
    EXPECT_EQ(resolution.found->published->url, "https://issuer.example" + below + "/keys");
  }
}

TEST(oidc_source, takes_keys_from_another_host_that_the_issuer_names) {
  IssuerProcess process("oidc+https://issuer.example");
  process.issuer.set_discovery("https://issuer.example", "https://keys.example:8443/keys");
  process.fake.network.attach("keys.example:8443", process.issuer);
  EXPECT_EQ(process.resolve().found->published->url, "https://keys.example:8443/keys");
}

TEST(oidc_source, gives_its_token_to_no_other_host_that_the_issuer_names) {
  IssuerProcess process("oidc+https://issuer.example?bearer=file:/run/token");
  process.fake.files.put("/run/token", "c4n4ry", 0600);
  ASSERT_TRUE(process.resolve().found);
  for (const auto& asked : process.issuer.requests()) {
    EXPECT_EQ(header(asked.headers, "Authorization"), "Bearer c4n4ry") << asked.target;
  }
  for (const char* other : {"keys.example", "issuer.example:8443"}) {
    process.fake.network.attach(other, process.issuer);
    process.issuer.set_discovery("https://issuer.example", "https://" + std::string(other) + "/keys");
    ASSERT_TRUE(process.resolve().found);
    EXPECT_EQ(header(process.issuer.requests().back().headers, "Authorization"), std::nullopt) << other;
  }
}

TEST(oidc_source, gives_its_token_to_its_own_host_however_that_is_written) {
  for (const char* same : {"https://issuer.example:443/keys", "https://ISSUER.example/keys"}) {
    IssuerProcess process("oidc+https://issuer.example?bearer=file:/run/token");
    process.fake.files.put("/run/token", "c4n4ry", 0600);
    process.fake.network.attach("issuer.example:443", process.issuer);
    process.fake.network.attach("ISSUER.example", process.issuer);
    process.issuer.set_discovery("https://issuer.example", same);
    ASSERT_TRUE(process.resolve().found) << same;
    EXPECT_EQ(header(process.issuer.requests().back().headers, "Authorization"), "Bearer c4n4ry") << same;
  }
}

/// Gives nobody its keys.
class Closed : public HttpService {
 public:
  HttpResponse handle(const ReceivedRequest& /*request*/) override { return {401, {}, {}}; }
};

TEST(oidc_source, says_that_its_token_goes_to_no_other_host) {
  Closed closed;
  for (const bool has_token : {true, false}) {
    IssuerProcess process(std::string("oidc+https://issuer.example") + (has_token ? "?bearer=file:/run/token" : ""));
    process.fake.files.put("/run/token", "c4n4ry", 0600);
    process.fake.network.attach("keys.example", closed);
    process.issuer.set_discovery("https://issuer.example", "https://keys.example/keys");
    const Resolution resolution = process.resolve();
    ASSERT_EQ(code_of(resolution.found), "source_forbidden");
    EXPECT_THAT(resolution.found.error().hint,
                HasSubstr(has_token ? "is not sent to another host than that of the issuer" : "without credentials"));
  }
}

TEST(oidc_source, takes_the_document_of_the_very_issuer_only) {
  for (const char* other : {"https://issuer.example/", "https://ISSUER.example", "http://issuer.example",
                            "https://evil.example", "https://issuer.example/tenant", ""}) {
    IssuerProcess process("oidc+https://issuer.example");
    process.issuer.set_discovery(other, "https://issuer.example/keys");
    const Resolution resolution = process.resolve();
    ASSERT_EQ(code_of(resolution.found), "answer_malformed") << other;
    EXPECT_THAT(resolution.found.error().message, HasSubstr("of another issuer"));
    EXPECT_EQ(process.issuer.fetches(), 0u);
  }
}

TEST(oidc_source, asks_for_keys_by_https_only) {
  for (const char* uri : {"http://issuer.example/keys", "http://127.0.0.1/keys", "file:///etc/keys", "/keys", "",
                          "https:///keys", "https://user:c4n4ry@issuer.example/keys", "ftp://issuer.example/keys"}) {
    IssuerProcess process("oidc+https://issuer.example");
    process.issuer.set_discovery("https://issuer.example", uri);
    EXPECT_EQ(code_of(process.resolve().found), "answer_malformed") << uri;
    EXPECT_EQ(process.issuer.fetches(), 0u);
  }
}

TEST(oidc_source, puts_the_query_of_the_address_behind_that_of_the_document) {
  IssuerProcess process("oidc+https://issuer.example/t?appid=1&format=jwks", "https://issuer.example/t");
  EXPECT_FALSE(process.resolve().found);
  EXPECT_EQ(process.issuer.requests().front().target, "/t/.well-known/openid-configuration?appid=1");
}

TEST(oidc_source, is_written_without_the_path_of_its_document) {
  IssuerProcess process("oidc+https://issuer.example/.well-known/openid-configuration");
  const Resolution resolution = process.resolve();
  ASSERT_EQ(code_of(resolution.found), "locator_malformed");
  EXPECT_THAT(resolution.found.error().hint, HasSubstr("leave out /.well-known/openid-configuration"));
}

TEST(oidc_source, stays_on_this_machine_where_it_began_there_by_plain_http) {
  IssuerProcess process("oidc+http://127.0.0.1:8080", "http://127.0.0.1:8080");
  process.fake.network.attach("127.0.0.1:8080", process.issuer);
  EXPECT_TRUE(process.resolve().found);
  process.issuer.set_discovery("http://127.0.0.1:8080", "http://issuer.example/keys");
  EXPECT_EQ(code_of(process.resolve().found), "answer_malformed");

  IssuerProcess inside("oidc+http://issuer.example?insecure=yes", "http://issuer.example");
  EXPECT_TRUE(inside.resolve().found) << "said in so many words";
}

}  // namespace jwtsync::sources::oidc_source_test
