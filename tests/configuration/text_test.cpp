// SPDX-License-Identifier: Apache-2.0
#include "configuration/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/testing.h>

namespace jwtsync::configuration::text_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;

constexpr const char* path = "/etc/jwtsync/jwtsync.toml";

TEST(configuration_text, every_key_is_read) {
  const auto read = parse_configuration(R"(
environment = "qa"
sources = ["env:JWT_SECRET_KEY", "file:/run/secrets/jwt"]
[environments]
qa = "staging"
[serve]
service = "auth"
listen = "127.0.0.1:7517"
unix = "/run/jwtsync.sock"
tls_cert = "/run/tls/tls.crt"
tls_key = "/run/tls/tls.key"
tls_client_ca = "/run/tls/ca.crt"
collect = true
hand_on = "env:APP_SECRET"
[access]
token_files = ["/run/secrets/access"]
client_names = ["spiffe://example.org/deploy", "ci.example.org"]
trust_loopback = true
[report]
fingerprint = false
[fleet]
targets = ["http://auth:7517", "unix:/run/backend.sock"]
expect = 12
collector = "https://collector:7517"
access_token_file = "/run/secrets/asker"
labels = { team = "payments", "app.kubernetes.io/part-of" = "shop" }
tls_cert = "/run/tls/ask.crt"
tls_key = "/run/tls/ask.key"
[probe]
urls = ["http://127.0.0.1:8080/me"]
claims = "/etc/jwtsync/probe.json"
method = "HEAD"
header = "X-Access-Token"
scheme = ""
cookie = "access"
[rotation]
ring = "sqlite:/var/lib/jwtsync/ring.db"
seal = ["file:/run/secrets/seal", "file:/run/secrets/next-seal"]
environment = "production"
automatic = true
every = "90d"
standby = true
signer_token_files = ["/run/secrets/signers"]
signer_names = ["spiffe://example.org/auth"]
[verify]
issuer = "auth"
audiences = ["backend", "jobs"]
audience_match = "all"
algorithms = ["HS512"]
leeway_seconds = 30
required_claims = ["sub"]
type = "at+jwt"
max_age_seconds = 900
allow_missing_exp = true
allow_numeric_sub = true
require_low_s = true
claim_headers = { sub = "X-Jwt-Subject", "https://example.com/roles" = "X-Jwt-Roles" }
)",
                                        path);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->path, path);
  EXPECT_EQ(read->environment, "qa");
  EXPECT_THAT(read->sources, ElementsAre("env:JWT_SECRET_KEY", "file:/run/secrets/jwt"));
  EXPECT_THAT(read->environments, ElementsAre(Pair("qa", "staging")));
  EXPECT_EQ(read->service, "auth");
  EXPECT_EQ(read->listen, "127.0.0.1:7517");
  EXPECT_EQ(read->unix_socket, "/run/jwtsync.sock");
  EXPECT_THAT(read->access_token_files, ElementsAre("/run/secrets/access"));
  EXPECT_EQ(read->tls_cert, "/run/tls/tls.crt");
  EXPECT_EQ(read->tls_key, "/run/tls/tls.key");
  EXPECT_EQ(read->tls_client_ca, "/run/tls/ca.crt");
  EXPECT_THAT(read->access_client_names, ElementsAre("spiffe://example.org/deploy", "ci.example.org"));
  EXPECT_TRUE(read->access_trust_loopback);
  EXPECT_EQ(read->fleet_tls_cert, "/run/tls/ask.crt");
  EXPECT_EQ(read->fleet_tls_key, "/run/tls/ask.key");
  EXPECT_THAT(read->probe_urls, ElementsAre("http://127.0.0.1:8080/me"));
  EXPECT_EQ(read->probe_claims, "/etc/jwtsync/probe.json");
  EXPECT_EQ(read->probe_method, "HEAD");
  EXPECT_EQ(read->probe_header, "X-Access-Token");
  EXPECT_EQ(read->probe_scheme, "") << "none stands before the token";
  EXPECT_EQ(read->probe_cookie, "access");
  EXPECT_FALSE(read->fingerprint);
  EXPECT_THAT(read->targets, ElementsAre("http://auth:7517", "unix:/run/backend.sock"));
  EXPECT_EQ(read->expect, 12u);
  EXPECT_TRUE(read->collect);
  EXPECT_EQ(read->hand_on, "env:APP_SECRET");
  EXPECT_EQ(read->collector, "https://collector:7517");
  EXPECT_EQ(read->access_token_file, "/run/secrets/asker");
  EXPECT_THAT(read->labels, ElementsAre(Pair("app.kubernetes.io/part-of", "shop"), Pair("team", "payments")));
  EXPECT_EQ(read->expectations, (Expectations{.issuer = "auth",
                                              .audiences = {"backend", "jobs"},
                                              .algorithms = {Algorithm::hs512},
                                              .leeway = std::chrono::seconds(30),
                                              .required_claims = {"sub"},
                                              .type = "at+jwt",
                                              .max_age = std::chrono::seconds(900),
                                              .allow_missing_expiration = true,
                                              .allow_numeric_subject = true,
                                              .require_low_s = true,
                                              .audience_match = AudienceMatch::all}));
  EXPECT_EQ(read->rotation_ring, "sqlite:/var/lib/jwtsync/ring.db");
  EXPECT_THAT(read->rotation_seals, ElementsAre("file:/run/secrets/seal", "file:/run/secrets/next-seal"));
  EXPECT_EQ(read->rotation_environment, "production");
  EXPECT_TRUE(read->rotation_automatic);
  EXPECT_EQ(read->rotation_every, std::chrono::hours(24 * 90));
  EXPECT_TRUE(read->rotation_standby);
  EXPECT_THAT(read->rotation_signer_token_files, ElementsAre("/run/secrets/signers"));
  EXPECT_THAT(read->rotation_signer_names, ElementsAre("spiffe://example.org/auth"));
  EXPECT_THAT(read->claim_headers, ElementsAre(ClaimHeader{"https://example.com/roles", "X-Jwt-Roles"},
                                               ClaimHeader{"sub", "X-Jwt-Subject"}));
}

TEST(configuration_text, several_issuers_each_say_their_own) {
  const auto read = parse_configuration(R"(
[verify]
claim_headers = { sub = "X-Jwt-Subject" }
[[issuers]]
issuer = "auth"
aliases = ["https://auth.example/", "https://auth.example"]
sources = ["env:A", "file:/a"]
audiences = ["backend"]
algorithms = ["HS256"]
leeway_seconds = 3
[[issuers]]
issuer = "https://login.example"
sources = ["oidc+https://login.example"]
audiences = ["backend", "jobs"]
audience_match = "all"
max_age_seconds = 60
)",
                                        path);
  ASSERT_TRUE(read) << read.error().message;
  const Issuer first{{"env:A", "file:/a"},
                     {.issuer = "auth",
                      .audiences = {"backend"},
                      .algorithms = {Algorithm::hs256},
                      .leeway = std::chrono::seconds(3),
                      .issuer_aliases = {"https://auth.example/", "https://auth.example"}}};
  const Issuer second{{"oidc+https://login.example"},
                      {.issuer = "https://login.example",
                       .audiences = {"backend", "jobs"},
                       .max_age = std::chrono::seconds(60),
                       .audience_match = AudienceMatch::all}};
  EXPECT_THAT(read->issuers, ElementsAre(first, second));
  EXPECT_EQ(read->sources, first.sources) << "the first is the process's own";
  EXPECT_EQ(read->expectations, first.expectations);
  EXPECT_EQ(read->claim_headers.size(), 1u);
}

TEST(configuration_text, issuers_of_access_tokens_say_whose_tokens_they_are) {
  const auto read = parse_configuration(R"(
sources = ["env:A"]
[access]
trust_loopback = true
[[access.issuers]]
issuer = "https://cluster.example"
aliases = ["https://cluster"]
sources = ["file:/keys"]
audiences = ["jwtsync"]
subjects = ["system:serviceaccount:ci:deploy"]
[[access.issuers]]
issuer = "https://login.example"
sources = ["oidc+https://login.example"]
audiences = ["jwtsync"]
leeway_seconds = 5
emails = ["deploy@example.org"]
)",
                                        path);
  ASSERT_TRUE(read) << read.error().message;
  const AccessIssuer cluster{
      {{"file:/keys"},
       {.issuer = "https://cluster.example", .audiences = {"jwtsync"}, .issuer_aliases = {"https://cluster"}}},
      {"system:serviceaccount:ci:deploy"},
      {}};
  const AccessIssuer login{
      {{"oidc+https://login.example"},
       {.issuer = "https://login.example", .audiences = {"jwtsync"}, .leeway = std::chrono::seconds(5)}},
      {},
      {"deploy@example.org"}};
  EXPECT_THAT(read->access_issuers, ElementsAre(cluster, login));
  EXPECT_EQ(read->sources, std::vector<std::string>{"env:A"}) << "they are none of the process's own";
  EXPECT_EQ(read->expectations, Expectations{});
  EXPECT_TRUE(read->issuers.empty());
  EXPECT_TRUE(read->access_trust_loopback);
}

TEST(configuration_text, an_iat_of_the_future_is_allowed_in_so_many_words) {
  EXPECT_TRUE(parse_configuration("[verify]\nallow_future_iat = true", path)->expectations.allow_issued_in_future);
  EXPECT_FALSE(parse_configuration("[verify]", path)->expectations.allow_issued_in_future);
}

TEST(configuration_text, what_is_not_said_has_its_default) {
  const auto read = parse_configuration("# nothing yet\n", path);
  ASSERT_TRUE(read);
  Configuration expected;
  expected.path = path;
  EXPECT_EQ(*read, expected);
}

TEST(configuration_text, one_seal_needs_no_list) {
  const auto read = parse_configuration("[rotation]\nseal = \"file:/run/secrets/seal\"", path);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_THAT(read->rotation_seals, ElementsAre("file:/run/secrets/seal"));
}

struct Refused {
  const char* text;
  Code code;
  const char* place;  // line and column
  const char* says;   // in message or hint
};

TEST(configuration_text, what_is_wrong_is_refused_with_its_place) {
  const Refused cases[] = {
      // Keys that are not known, and what was meant.
      {"sorces = []", Code::configuration_key_unknown, ":1:1:", "did you mean \"sources\"?"},
      {"\n  enviroment = \"test\"", Code::configuration_key_unknown, ":2:3:", "did you mean \"environment\"?"},
      {"[serv]\nlisten = \"127.0.0.1:1\"", Code::configuration_key_unknown, ":1:2:", "did you mean \"serve\"?"},
      {"[serve]\nlisen = \"127.0.0.1:1\"", Code::configuration_key_unknown, ":2:1:", "did you mean \"listen\"?"},
      {"listen = \"127.0.0.1:1\"", Code::configuration_key_unknown, ":1:1:", "\"listen\" belongs in [serve]"},
      {"[fleet]\nfingerprint = true", Code::configuration_key_unknown, ":2:1:", "belongs in [report]"},
      {"[fleet]\ntargets = []\nsecret_key = 1", Code::configuration_key_unknown, ":3:1:", "in [fleet] is not known"},
      {"\"a\\u0007b\" = 1", Code::configuration_key_unknown, ":1:1:", "a name that is not plain text"},
      {"\"\" = 1", Code::configuration_key_unknown, ":1:1:", "is not known"},
      // Wrong types and values.
      {"environment = 1", Code::configuration_malformed, ":1:15:", "must be text"},
      {"environment = \" \"", Code::configuration_malformed, ":1:15:", "must not be blank"},
      {"sources = \"env:A\"", Code::configuration_malformed, ":1:11:", "must be a list of texts"},
      {"sources = [\"env:A\", 2]", Code::configuration_malformed, ":1:21:", "must be text"},
      {"serve = 1", Code::configuration_malformed, ":1:9:", "must be a table, begun by [serve]"},
      {"[probe]\nscheme = 1", Code::configuration_malformed, ":2:10:", "must be text"},
      {"[probe]\nurl = \"http://127.0.0.1/\"", Code::configuration_key_unknown, ":2:1:", "did you mean \"urls\""},
      {"[report]\nfingerprint = \"no\"", Code::configuration_malformed, ":2:15:", "must be true or false"},
      {"[fleet]\nexpect = 0", Code::configuration_malformed, ":2:10:", "whole number from 1 to 100000"},
      {"[fleet]\nexpect = -1", Code::configuration_malformed, ":2:10:", "whole number"},
      {"[fleet]\nexpect = 100001", Code::configuration_malformed, ":2:10:", "whole number"},
      {"[fleet]\nlabels = [\"a\"]", Code::configuration_malformed, ":2:10:", "must be a table"},
      {"[fleet]\nlabels = { team = 1 }", Code::configuration_malformed, ":2:19:", "must be text"},
      {"[fleet]\nlabels = { team = \"a\\u0007\" }", Code::configuration_malformed, ":2:10:", "the label team"},
      {"[fleet]\nlabels = { \"the team\" = \"a\" }", Code::configuration_malformed, ":2:10:", "name of a label"},
      {"[fleet]\naccess_token_file = 1", Code::configuration_malformed, ":2:21:", "must be text"},
      {"[fleet]\nexpect = 2.5", Code::configuration_malformed, ":2:10:", "whole number"},
      {"[fleet]\ntls_cert = \"/a\"", Code::configuration_malformed, ": [fleet]", "only one of tls_cert and tls_key"},
      {"[fleet]\ntls_key = \"/a\"", Code::configuration_malformed, ": [fleet]", "only one of tls_cert and tls_key"},
      {"[access]\ntrust_loopback = \"yes\"", Code::configuration_malformed, ":2:18:", "must be true or false"},
      {"[access]\nclient_names = \"ci\"", Code::configuration_malformed, ":2:16:", "must be a list of texts"},
      {"environments = \"qa\"", Code::configuration_malformed, ":1:16:", "must be a table"},
      {"[environments]\nqa = \"qa\"", Code::configuration_malformed,
       ":2:6:", "development, test, staging or production"},
      {"[rotation]\nseal = 1", Code::configuration_malformed, ":2:8:", "a locator, or a list of two"},
      {"[rotation]\nseal = []", Code::configuration_malformed, ":2:8:", "a locator, or a list of two"},
      {"[rotation]\nseal = [\"a\", \"b\", \"c\"]", Code::configuration_malformed, ":2:8:", "a list of two"},
      {"[rotation]\nevery = 90", Code::configuration_malformed, ":2:9:", "a length of time of a second or more"},
      {"[rotation]\nevery = \"0s\"", Code::configuration_malformed, ":2:9:", "a length of time of a second or more"},
      {"[rotation]\nautomatic = \"90d\"", Code::configuration_malformed, ":2:13:", "must be true or false"},
      // Issuers.
      {"[issuers]\nissuer = \"a\"", Code::configuration_malformed, ":1:1:", "each begun by [[issuers]]"},
      {"issuers = [1]", Code::configuration_malformed, ":1:11:", "each begun by [[issuers]]"},
      {"[[issuers]]\nisuer = \"a\"", Code::configuration_key_unknown, ":2:1:", "did you mean \"issuer\"?"},
      {"[[issuers]]\nissuer = \"a\"\nclaim_headers = {}", Code::configuration_key_unknown,
       ":3:1:", "in [[issuers]] is not known"},
      {"[[issuers]]\nissuer = \" \"", Code::configuration_malformed, ":2:10:", "must not be blank"},
      {"[[issuers]]\nissuer = [\"a\"]", Code::configuration_malformed, ":2:10:", "must be text"},
      {"[[issuers]]\naliases = [\"\"]", Code::configuration_malformed, ":2:12:", "must not be blank"},
      {"[[issuers]]\nsources = [\"env:A\"]", Code::configuration_malformed, ":1:", "must say who it is"},
      {"[[issuers]]\nissuer = \"a\"", Code::configuration_malformed, ":1:", "must say where its keys are"},
      {"[[issuers]]\nissuer = \"a\"\nsources = []", Code::configuration_malformed,
       ":1:", "must say where its keys are"},
      {"[[issuers]]\nissuer = \"a\"\nsources = [\"env:A\"]\naliases = [\"a\"]", Code::configuration_malformed,
       ":1:", "given twice"},
      {"[[issuers]]\nissuer = \"a\"\nsources = [\"env:A\"]\nmax_age_seconds = 9\nallow_future_iat = true",
       Code::configuration_malformed, ": [[issuers]]", "leave one out"},
      {"sources = [\"env:B\"]\n[[issuers]]\nissuer = \"a\"\nsources = [\"env:A\"]", Code::configuration_malformed,
       ": there are both", "for all"},
      {"[verify]\nissuer = \"b\"\n[[issuers]]\nissuer = \"a\"\nsources = [\"env:A\"]", Code::configuration_malformed,
       ": there are both", "[verify]"},
      {"[access.issuers]\nissuer = \"a\"", Code::configuration_malformed, ":1:1:", "each begun by [[access.issuers]]"},
      {"[[access.issuers]]\nsubject = [\"a\"]", Code::configuration_key_unknown, ":2:1:", "did you mean \"subjects\"?"},
      {"[[access.issuers]]\nsubjects = \"a\"", Code::configuration_malformed, ":2:12:", "must be a list of texts"},
      {"[[access.issuers]]\nissuer = \"a\"\nsources = [\"env:A\"]\naudiences = [\"b\"]", Code::configuration_malformed,
       ":1:", "needs subjects or emails"},
      {"[[access.issuers]]\nissuer = \"a\"\nsources = [\"env:A\"]\nsubjects = [\"b\"]", Code::configuration_malformed,
       ":1:", "needs audiences"},
      {"[[issuers]]\nsubjects = [\"a\"]", Code::configuration_key_unknown, ":2:1:", "belongs in [[access.issuers]]"},
      {"[\"access.issuers\"]\nissuer = \"a\"", Code::configuration_key_unknown, ":1:2:", "not plain text"},
      {"[environments]\nQA = \"staging\"", Code::configuration_malformed, ":2:6:", "a to z"},
      {"[environments]\nprod = \"staging\"", Code::configuration_malformed, ":2:8:", "\"prod\" is built in"},
      {"[environments]\nstaging = \"test\"", Code::configuration_malformed, ":2:11:", "\"staging\" is built in"},
      {"[environments]\nkey = \"test\"", Code::configuration_malformed, ":2:7:", "\"key\" is built in"},
      {"[environments]\nan-environment-of-33-characters-xx = \"test\"", Code::configuration_malformed,
       ":2:38:", "at most 32"},
      {"[verify]\nalgorithms = [\"none\"]", Code::configuration_malformed, ":2:14:", "names of algorithms only"},
      {"[verify]\naudience_match = \"one\"", Code::configuration_malformed, ":2:18:", "\"any\", \"all\" or \"only\""},
      {"[verify]\nleeway_seconds = 3601", Code::configuration_malformed, ":2:18:", "from 0 to 3600"},
      {"[verify]\nleeway_seconds = -1", Code::configuration_malformed, ":2:18:", "from 0 to 3600"},
      {"[verify]\nleeway_seconds = \"30s\"", Code::configuration_malformed, ":2:18:", "whole number"},
      {"[verify]\nmax_age_seconds = 0", Code::configuration_malformed, ":2:19:", "from 1 to 315360000"},
      {"[verify]\nmax_age_seconds = 315360001", Code::configuration_malformed, ":2:19:", "whole number"},
      {"[verify]\nmax_age_seconds = \"15m\"", Code::configuration_malformed, ":2:19:", "whole number"},
      {"[verify]\nallow_future_iat = 60", Code::configuration_malformed, ":2:20:", "must be true or false"},
      {"[verify]\nmax_age_seconds = 60\nallow_future_iat = true", Code::configuration_malformed, ": [verify]",
       "both max_age_seconds and allow_future_iat"},
      {"[verify]\nmax_age = 60", Code::configuration_key_unknown, ":2:1:", "did you mean \"max_age_seconds\"?"},
      {"[verify]\nclaim_headers = [\"sub\"]", Code::configuration_malformed, ":2:17:", "must be a table"},
      {"[verify]\nclaim_headers = { sub = 1 }", Code::configuration_malformed, ":2:25:", "must be text"},
      {"[verify]\nclaim_headers = { sub = \"Date\" }", Code::configuration_malformed, ":2:17:", "a meaning of its own"},
      {"[verify]\naudience = []", Code::configuration_key_unknown, ":2:1:", "did you mean \"audiences\"?"},
      {"[verify]\nleeway = 30", Code::configuration_key_unknown, ":2:1:", "did you mean \"leeway_seconds\"?"},
      // No TOML at all.
      {"sources = [", Code::configuration_malformed, ":1:", "this is not TOML"},
      {"expect = 1\nexpect = 2", Code::configuration_malformed, ":2:", "this is not TOML"},
      {"[=", Code::configuration_malformed, ":1:", "this is not TOML"},
      {"[[.", Code::configuration_malformed, ":1:", "this is not TOML"},
      {"environment = staging", Code::configuration_malformed, ":1:", "quotation marks: environment = \"...\""},
      {"[serve]\r\nunix = /run/jwtsync.sock\r\n", Code::configuration_malformed, ":2:", "marks: unix = \"...\""},
      {"[serve]\nlisten = 127.0.0.1:7517", Code::configuration_malformed, ":2:", "marks: listen = \"...\""},
      {"sources = [env:JWT_SECRET_KEY]", Code::configuration_malformed, ":1:", "marks: sources = \"...\""},
      {"[fleet]\nexpect = 1\nexpect = 2", Code::configuration_malformed, ":3:", "correct the file"},
      {"[fleet\n", Code::configuration_malformed, ":1:", "this is not TOML"},
      // Characters that may not stand there.
      {"[\x1cnvironment = \"test\"", Code::configuration_malformed, ":1:2:", "a character that may not stand there"},
      {"environment = \"\xff\"", Code::configuration_malformed, ":1:16:", "UTF-8"},
      // Characters beyond ASCII where no string is: no name, no white space.
      {"é = 1", Code::configuration_malformed, ":1:", "this is not TOML"},
      {"ee\xef\xbb\xbb = 1", Code::configuration_malformed, ":1:", "this is not TOML"},
      {"environment = -é", Code::configuration_malformed, ":1:", "this is not TOML"},
  };
  for (const Refused& refused : cases) {
    const auto read = parse_configuration(refused.text, path);
    ASSERT_FALSE(read) << refused.text;
    const Error& error = read.error();
    EXPECT_EQ(error.code, refused.code) << refused.text;
    EXPECT_THAT(error.message, StartsWith(std::string(path) + refused.place)) << refused.text;
    EXPECT_THAT(error.message + "\n" + error.hint, HasSubstr(refused.says)) << refused.text;
    EXPECT_FALSE(error.hint.empty()) << refused.text;
  }
}

TEST(configuration_text, tabs_and_both_line_ends_and_any_language_are_text) {
  const auto read =
      parse_configuration("\xef\xbb\xbf# naïve 日本 \xf0\x9f\x94\x91\r\n\tenvironment = \"test\"\r\n", path);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->environment, "test");
}

TEST(configuration_text, a_key_file_named_by_mistake_is_not_quoted) {
  for (const std::string& text : {std::string(jwtsync::testing::canary_secret),
                                  std::string("JWT=") + std::string(jwtsync::testing::canary_secret),
                                  std::string("environment = '") + std::string(jwtsync::testing::canary_secret),
                                  std::string("sources = '") + std::string(jwtsync::testing::canary_secret) + "'"}) {
    const auto read = parse_configuration(text, path);
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message + read.error().hint, Not(HasSubstr(std::string(jwtsync::testing::canary))));
  }
}

TEST(configuration_text, deep_nesting_is_refused) {
  const auto read = parse_configuration("sources = " + std::string(10'000, '['), path);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::configuration_malformed);
}

TEST(configuration_text, a_key_of_very_many_parts_is_refused) {
  std::string key = "a";
  while (key.size() < std::size_t{256} * 1024 - 16) key += ".a";
  for (const std::string& text : {key + " = 1", "[" + key + "]"}) {
    const auto read = parse_configuration(text, path);
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message, HasSubstr("may not stand there"));
  }
}

}  // namespace jwtsync::configuration::text_test
