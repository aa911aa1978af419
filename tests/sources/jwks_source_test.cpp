// SPDX-License-Identifier: Apache-2.0
#include "issuer_process.h"

namespace jwtsync::sources::jwks_source_test {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* locator = "jwks+https://issuer.example/keys";

TEST(jwks_source, says_where_the_keys_stand_and_is_asked_whether_they_changed_since) {
  IssuerProcess process(locator);
  process.options.known_keys = process.resolve().found->published;
  ASSERT_TRUE(process.options.known_keys);
  EXPECT_EQ(process.options.known_keys->url, "https://issuer.example/keys");
  const Resolution again = process.resolve();
  ASSERT_TRUE(again.found);
  EXPECT_EQ(header(process.issuer.requests().back().headers, "If-None-Match"), "\"1\"");
  EXPECT_EQ(revealed(again.found->secret), one_key);
}

TEST(jwks_source, is_read_as_a_key_set_only) {
  IssuerProcess process(std::string(locator) + "?format=raw");
  EXPECT_EQ(code_of(process.resolve().found), "locator_malformed");
  process.options.sources = {std::string(locator) + "?format=jwks"};
  EXPECT_TRUE(process.resolve().found);
}

/// Remembers which file of certificates a request names.
class Noting final : public HttpClient {
 public:
  explicit Noting(HttpClient& client) : client_(client) {}
  std::vector<Result<HttpResponse>> exchange(std::span<const HttpRequest> requests) override {
    for (const HttpRequest& request : requests) ca_files.push_back(request.ca_file);
    return client_.exchange(requests);
  }
  Result<std::vector<std::string>> addresses(const std::string& host) override { return client_.addresses(host); }
  std::vector<std::string> ca_files;

 private:
  HttpClient& client_;
};

TEST(jwks_source, trusts_those_in_the_file_of_its_option_alone) {
  for (const char* scheme : {"jwks+https://issuer.example/keys", "oidc+https://issuer.example"}) {
    IssuerProcess process(std::string(scheme) + "?ca=/etc/my%20ca.pem");
    Noting client(process.fake.network);
    const World world = process.fake.world().with(client);
    EXPECT_EQ(code_of(process.resolve_in(world).found), "file_unreadable") << "and no other source is asked";
    EXPECT_THAT(client.ca_files, IsEmpty()) << "nobody is asked";
    process.fake.files.put("/etc/my ca.pem", "-----BEGIN CERTIFICATE-----", 0644);
    ASSERT_TRUE(process.resolve_in(world).found);
    EXPECT_THAT(client.ca_files, ::testing::Each("/etc/my ca.pem"));
  }
}

TEST(jwks_source, sends_the_token_in_the_file_of_its_option_as_it_is_now) {
  IssuerProcess process(std::string(locator) + "?bearer=file:/run/token");
  EXPECT_EQ(code_of(process.resolve().found), "file_unreadable") << "and no other source is asked";
  EXPECT_THAT(process.issuer.requests(), IsEmpty()) << "nobody is asked";
  for (const char* token : {"first.c4n4ry", "second.c4n4ry"}) {
    process.fake.files.put("/run/token", std::string(token) + "\n", 0600);
    ASSERT_TRUE(process.resolve().found);
    const auto asked = process.issuer.requests().back();
    EXPECT_EQ(header(asked.headers, "Authorization"), "Bearer " + std::string(token));
    EXPECT_THAT(asked.target, Not(::testing::HasSubstr("bearer")));
  }
  process.issuer.set_fault(testing::IssuerFault::unauthorized);
  const Resolution refused = process.resolve();
  ASSERT_EQ(code_of(refused.found), "source_forbidden");
  EXPECT_THAT(refused.found.error().hint, ::testing::HasSubstr("the token in /run/token"));
  EXPECT_THAT(refused.found.error().message + refused.found.error().hint, Not(::testing::HasSubstr("c4n4ry")));
}

TEST(jwks_source, over_plain_http_from_another_machine_is_a_warning_where_it_matters) {
  IssuerProcess process("jwks+http://issuer.example/keys");
  EXPECT_EQ(code_of(process.resolve().found), "locator_malformed");
  EXPECT_EQ(process.issuer.fetches(), 0u);

  process.options.sources = {"jwks+http://issuer.example/keys?insecure=yes"};
  const Resolution resolution = process.resolve();
  ASSERT_TRUE(resolution.found);
  ASSERT_THAT(names_of(resolution.warnings), Contains("plain_http"));
  EXPECT_TRUE(resolution.warnings.back().fails_check);

  process.fake.variables.set("ENVIRONMENT", "development");
  EXPECT_THAT(names_of(process.resolve().warnings), Not(Contains("plain_http")));
}

TEST(jwks_source, over_plain_http_from_this_machine_is_none) {
  IssuerProcess process("jwks+http://127.0.0.1:8080/keys");
  process.fake.network.attach("127.0.0.1:8080", process.issuer);
  const Resolution resolution = process.resolve();
  EXPECT_TRUE(resolution.found);
  EXPECT_THAT(names_of(resolution.warnings), IsEmpty());
}

}  // namespace jwtsync::sources::jwks_source_test
