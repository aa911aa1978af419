// SPDX-License-Identifier: Apache-2.0
#include "sources/locator.h"

#include "process.h"

#include <gmock/gmock.h>

namespace jwtsync::sources::locator_test {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(locator, says_where_and_how) {
  const struct {
    std::string text, scheme, place, format;
    Trim trim;
  } table[] = {
      {"env:JWT_SECRET_KEY", "env", "JWT_SECRET_KEY", "text", Trim::yes},
      {"  env:JWT_SECRET_KEY\n", "env", "JWT_SECRET_KEY", "text", Trim::yes},
      {"env:_x1?trim=no", "env", "_x1", "text", Trim::no},
      {"env:A?trim=yes", "env", "A", "text", Trim::yes},
      {"env:A?format=base64", "env", "A", "base64", Trim::yes},
      {"env:A?format=base64url&trim=no", "env", "A", "base64url", Trim::no},
      {"env:A?trim=no&format=hex", "env", "A", "hex", Trim::no},
      {"env:A?format=raw", "env", "A", "raw", Trim::no},
      {"env:A?format=raw&trim=no", "env", "A", "raw", Trim::no},
      {"env:A?format=der", "env", "A", "der", Trim::yes},
      {"env:A?format=pem", "env", "A", "pem", Trim::yes},
      {"env:A?format=jwks", "env", "A", "jwks", Trim::yes},
      {"file:/run/secrets/jwt", "file", "/run/secrets/jwt", "text", Trim::yes},
      {"file:///run/secrets/jwt", "file", "/run/secrets/jwt", "text", Trim::yes},
      {"file:/a%20b%3Fc%2cd%25", "file", "/a b?c,d%", "text", Trim::yes},
      {"file:/a?format=hex", "file", "/a", "hex", Trim::yes},
      {"credential:jwt.key@1", "credential", "jwt.key@1", "text", Trim::yes},
      {"builtin:development", "builtin", "development", "text", Trim::yes},
      {"gcp-sm://demo/jwt", "gcp-sm", "//demo/jwt", "text", Trim::yes},
      {"gcp-sm://demo/jwt@latest?trim=no", "gcp-sm", "//demo/jwt", "text", Trim::no},
      {"gcp-sm://demo/jwt@3?format=hex&location=europe-west1", "gcp-sm", "//demo/jwt@3?location=europe-west1", "hex",
       Trim::yes},
      {"gcp-sm:///jwt", "gcp-sm", "///jwt", "text", Trim::yes},
  };
  for (const auto& row : table) {
    const Result<Locator> locator = parse_locator(row.text);
    ASSERT_TRUE(locator) << row.text << ": " << locator.error().message;
    EXPECT_EQ(locator->source->scheme, row.scheme) << row.text;
    EXPECT_EQ(locator->place, row.place) << row.text;
    EXPECT_EQ(name_of(locator->format), row.format) << row.text;
    EXPECT_EQ(locator->trim, row.trim) << row.text;
  }
}

TEST(locator, what_is_none_is_refused_with_its_code_and_a_remedy) {
  const std::string long_name(129, 'A');
  const struct {
    std::string text, code, message, hint;
  } table[] = {
      {"", "locator_malformed", "empty", "env:NAME"},
      {" \t", "locator_malformed", "empty", "env:NAME"},
      {"JWT_SECRET_KEY", "locator_malformed", "no scheme", "never the secret itself"},
      {"/run/secrets/jwt", "locator_malformed", "no scheme", "file:/run/secrets/jwt"},
      {"./jwt.pem", "locator_malformed", "no scheme", "file:/run/secrets/jwt"},
      {"~/jwt.pem", "locator_malformed", "no scheme", "file:/run/secrets/jwt"},
      {"env:", "locator_malformed", "env:", "env:JWT_SECRET_KEY"},
      {"env:1A", "locator_malformed", "env:", "env:JWT_SECRET_KEY"},
      {"env:A-B", "locator_malformed", "env:", "not its value"},
      {"env:A=B", "locator_malformed", "env:", "not its value"},
      {"env:" + long_name, "locator_malformed", "env:", "not its value"},
      {"file:", "locator_malformed", "not absolute", "docs/sources/file.md"},
      {"file:relative/path", "locator_malformed", "not absolute", "docs/sources/file.md"},
      {"file://host/path", "locator_malformed", "host", "docs/sources/file.md"},
      {"file:/a%2", "locator_malformed", "hexadecimal", "docs/sources/file.md"},
      {"file:/a%zz", "locator_malformed", "hexadecimal", "docs/sources/file.md"},
      {"file:/a%", "locator_malformed", "hexadecimal", "docs/sources/file.md"},
      {"file:/a%00b", "locator_malformed", "NUL", "docs/sources/file.md"},
      {"file:/" + std::string(4096, 'a'), "locator_malformed", "too long", "docs/sources/file.md"},
      {"credential:", "locator_malformed", "credential:", "LoadCredential="},
      {"credential:a/b", "locator_malformed", "credential:", "LoadCredential="},
      {"credential:.", "locator_malformed", "credential:", "LoadCredential="},
      {"credential:..", "locator_malformed", "credential:", "LoadCredential="},
      {"credential:a b", "locator_malformed", "credential:", "LoadCredential="},
      {"credential:\xC3\xA9", "locator_malformed", "credential:", "LoadCredential="},
      {"builtin:production", "locator_malformed", "built-in", "builtin:development"},
      {"env:A?", "locator_malformed", "unknown locator option", "known: trim, format"},
      {"env:A?triim=no", "locator_malformed", "unknown locator option", "did you mean \"trim\"?"},
      {"env:A?formt=hex", "locator_malformed", "unknown locator option", "did you mean \"format\"?"},
      {"env:A?Trim=no", "locator_malformed", "unknown locator option", "did you mean \"trim\"?"},
      {"env:A?trim=no&", "locator_malformed", "unknown locator option", "known"},
      {"env:A?trim", "locator_malformed", "yes or no", "trim=yes"},
      {"env:A?trim=maybe", "locator_malformed", "yes or no", "trim=yes"},
      {"env:A?format=utf8", "locator_malformed", "names no format", "base64url"},
      {"env:A?format=text", "locator_malformed", "names no format", "leave it out"},
      {"env:A?trim=no&trim=no", "locator_malformed", "twice", "once"},
      {"env:A?format=hex&format=raw", "locator_malformed", "twice", "once"},
      {"env:A?format=raw&trim=yes", "locator_malformed", "contradict", "never trimmed"},
      {"env:A?location=x", "locator_malformed", "unknown locator option", "known: trim, format"},
      {"gcp-sm:demo/jwt", "locator_malformed", "names no project", "gcp-sm://PROJECT/NAME"},
      {"gcp-sm://demo", "locator_malformed", "names no secret", "docs/sources/gcp-sm.md"},
      {"gcp-sm://demo/jwt?location=", "locator_malformed", "invalid location", "docs/sources/gcp-sm.md"},
      {"gcp-sm://demo/jwt?location=a&location=b", "locator_malformed", "location stands twice", "once"},
      {"gcp-sm://demo/jwt?locatoin=a", "locator_malformed", "unknown locator option", "did you mean \"location\"?"},
      {"gcp-sm://demo/jwt?=a", "locator_malformed", "unknown locator option", "known: trim, format, location"},
      {"envv:A", "locator_scheme_unknown", "\"envv\"", "did you mean \"env:\"?"},
      {"fil:/a", "locator_scheme_unknown", "\"fil\"", "did you mean \"file:\"?"},
      {"credentials:a", "locator_scheme_unknown", "\"credentials\"", "did you mean \"credential:\"?"},
      {"vault:a", "locator_scheme_unknown", "\"vault\"",
       "write one of env:NAME, file:/path, dotenv:/path#NAME, credential:NAME, gcp-sm://project/name, "
       "jwks+https://host/path, "
       "oidc+https://issuer, jwks+http://localhost/path, oidc+http://localhost, builtin:development"},
      {"jwk+https://a", "locator_scheme_unknown", "\"jwk+https\"", "did you mean \"jwks+https:\"?"},
      {"https://issuer.example/keys", "locator_scheme_unknown", "a URL alone", "jwks+https://HOST/PATH"},
      {"http://issuer.example/keys", "locator_scheme_unknown", "a URL alone", "docs/sources/jwks.md"},
      {":A", "locator_scheme_unknown", "unknown", "env:NAME"},
  };
  for (const auto& row : table) {
    const Result<Locator> locator = parse_locator(row.text);
    ASSERT_FALSE(locator) << row.text;
    EXPECT_EQ(name_of(locator.error().code), row.code) << row.text;
    EXPECT_THAT(locator.error().message, HasSubstr(row.message)) << row.text;
    EXPECT_THAT(locator.error().hint, HasSubstr(row.hint)) << row.text;
  }
}

TEST(locator, a_secret_in_its_place_is_not_repeated) {
  for (const std::string& text :
       {fit_secret, "env:" + fit_secret, "file:" + fit_secret, fit_secret + ":x", "credential:/" + fit_secret,
        "builtin:" + fit_secret, "env:A?" + fit_secret, "env:A?format=" + fit_secret, "env:A?trim=" + fit_secret}) {
    const Result<Locator> locator = parse_locator(text);
    ASSERT_FALSE(locator) << text;
    EXPECT_THAT(locator.error().message, Not(HasSubstr(testing::canary)));
    EXPECT_THAT(locator.error().hint, Not(HasSubstr(testing::canary)));
  }
}

TEST(locator, two_that_say_the_same_are_canonically_equal) {
  const auto canonical = [](std::string_view text) { return parse_locator(text)->canonical(); };
  EXPECT_EQ(canonical("env:A?trim=no&format=hex"), canonical("env:A?format=hex&trim=no"));
  EXPECT_EQ(canonical("env:A"), canonical(" env:A?trim=yes"));
  EXPECT_EQ(canonical("file:/a"), canonical("file:///%61"));
  EXPECT_NE(canonical("env:A"), canonical("env:A?trim=no"));
  EXPECT_NE(canonical("env:A"), canonical("env:A?format=raw"));
  EXPECT_NE(canonical("env:A"), canonical("env:B"));
}

}  // namespace jwtsync::sources::locator_test
