// SPDX-License-Identifier: Apache-2.0
#include "cli/access_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <array>

namespace jwtsync::cli::access_options_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Result<AccessGiven> given(std::vector<std::string> words, const Configuration& configuration = {}) {
  constexpr std::array<Option, 6> options{access_token_option, trust_loopback_option, tls_cert_option,
                                          tls_key_option,      tls_client_ca_option,  tls_client_name_option};
  const Result<Arguments> arguments = parse_arguments(options, "", std::move(words));
  EXPECT_TRUE(arguments);
  return access_given(arguments ? *arguments : Arguments{}, configuration);
}

TEST(access_options, nothing_is_given_unless_it_is_said) {
  const auto access = given({});
  ASSERT_TRUE(access);
  EXPECT_THAT(access->policy.token_files, IsEmpty());
  EXPECT_THAT(access->policy.client_names, IsEmpty());
  EXPECT_EQ(access->policy.loopback, LoopbackTrust::unless_on_a_platform);
  EXPECT_FALSE(access->tls);
}

TEST(access_options, arguments_win_over_the_configuration) {
  Configuration configuration;
  configuration.access_token_files = {"/configured"};
  configuration.access_client_names = {"configured.example"};
  configuration.access_trust_loopback = true;
  configuration.tls_cert = "/configured.crt";
  configuration.tls_key = "/configured.key";
  configuration.tls_client_ca = "/configured.ca";
  const auto configured = given({}, configuration);
  ASSERT_TRUE(configured);
  EXPECT_THAT(configured->policy.token_files, ElementsAre("/configured"));
  EXPECT_THAT(configured->policy.client_names, ElementsAre("configured.example"));
  EXPECT_EQ(configured->policy.loopback, LoopbackTrust::always);
  EXPECT_EQ(configured->tls->client_ca, "/configured.ca");
  const auto said = given({"--access-token", "file:/one", "--access-token", "file:two", "--tls-cert", "/said.crt",
                           "--tls-client-name", "spiffe://example.org/deploy"},
                          configuration);
  ASSERT_TRUE(said);
  EXPECT_THAT(said->policy.token_files, ElementsAre("/one", "two"));
  EXPECT_THAT(said->policy.client_names, ElementsAre("spiffe://example.org/deploy"));
  EXPECT_EQ(said->tls->certificate, "/said.crt");
  EXPECT_EQ(said->tls->key, "/configured.key");
}

TEST(access_options, a_token_that_stands_on_the_command_line_is_refused_and_not_shown) {
  for (const std::string wrong : {"c4n4ry-0123456789abcdef-0123456789abcdef", "file:", "/run/access", ""}) {
    const auto access = given({"--access-token", wrong});
    ASSERT_FALSE(access) << wrong;
    EXPECT_EQ(access.error().code, Code::argument_invalid);
    EXPECT_THAT(access.error().message + access.error().hint, Not(HasSubstr("c4n4ry")));
  }
}

TEST(access_options, what_is_incomplete_is_refused) {
  struct Case {
    std::vector<std::string> words;
    const char* says;
  };
  const Case cases[] = {
      {{"--tls-cert", "/a"}, "a certificate and its key"},
      {{"--tls-key", "/a"}, "a certificate and its key"},
      {{"--tls-client-ca", "/a"}, "a certificate and its key"},
      {{"--tls-cert", "/a", "--tls-key", "/b", "--tls-client-ca", "/c"}, "no name is listed"},
      {{"--tls-client-name", "ci.example"}, "no certificate is asked for"},
      {{"--tls-cert", "/a", "--tls-key", "/b", "--tls-client-name", "ci.example"}, "no certificate is asked for"},
      {{"--tls-cert", "/a", "--tls-key", "/b", "--tls-client-ca", "/c", "--tls-client-name", "*.example"}, "wildcards"},
      {{"--tls-cert", "/a", "--tls-key", "/b", "--tls-client-ca", "/c", "--tls-client-name", ""}, "wildcards"},
  };
  for (const Case& each : cases) {
    const auto access = given(each.words);
    ASSERT_FALSE(access) << ::testing::PrintToString(each.words);
    EXPECT_EQ(access.error().code, Code::argument_invalid);
    EXPECT_THAT(access.error().message, HasSubstr(each.says)) << ::testing::PrintToString(each.words);
  }
}

}  // namespace jwtsync::cli::access_options_test
