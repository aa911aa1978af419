// SPDX-License-Identifier: Apache-2.0
#include "sources/fitness.h"

#include "process.h"
#include "sources/catalog.h"
#include "sources/public_defaults.h"

#include <gmock/gmock.h>

namespace jwtsync::sources::fitness_test {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Names = std::vector<std::string>;

const Environment development{"development", EnvironmentKind::development, EnvironmentFrom::unsaid};
const Environment test{"test", EnvironmentKind::test, EnvironmentFrom::variable};
const Environment staging{"staging", EnvironmentKind::staging, EnvironmentFrom::variable};
const Environment production{"production", EnvironmentKind::production, EnvironmentFrom::variable};
const Environment qa{"qa", EnvironmentKind::staging, EnvironmentFrom::variable};

KeyBytes text_key(std::string_view value) {
  return *key_bytes_of({*Secret::copy_of(value), {}}, *parse_locator("env:NAME"));
}

/// `length` characters that repeat nothing.
std::string of_length(std::size_t length) {
  const std::string text = fit_secret + other_secret;
  return text.substr(0, length);
}

TEST(fitness, the_least_length_is_that_of_the_kind) {
  EXPECT_EQ(least_length(development), 20u);
  EXPECT_EQ(least_length(test), 20u);
  EXPECT_EQ(least_length(staging), 32u);
  EXPECT_EQ(least_length(production), 32u);
  EXPECT_EQ(least_length(qa), 32u);
}

TEST(fitness, of_a_document_is_that_of_the_secrets_in_it) {
  const KeyBytes public_key =
      text_key(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
  EXPECT_TRUE(check_fitness(public_key, {production}, "NAME"));
  EXPECT_THAT(fitness_warnings(public_key, {production}, "NAME"), IsEmpty());
  const KeyBytes short_secret = text_key(R"({"kty":"oct","k":"YzRuNHJ5YzRuNHJ5YzRuNHJ5YzRuNHJ5"})");
  EXPECT_EQ(check_fitness(short_secret, {production}, "NAME").error().code, Code::secret_too_short);
  EXPECT_TRUE(check_fitness(short_secret, {development}, "NAME"));
  EXPECT_EQ(fitness_warnings(short_secret, {production}, "NAME").back().kind, WarningKind::low_entropy);
}

TEST(fitness, a_short_secret_is_refused_by_the_text_of_old) {
  const struct {
    Environment environment;
    std::size_t length;
    std::string message;
  } table[] = {
      {development, 20, ""},
      {development, 19, "JWT secret must be at least 20 characters in development environment"},
      {test, 20, ""},
      {test, 19, "JWT secret must be at least 20 characters in test environment"},
      {staging, 32, ""},
      {staging, 31, "JWT secret must be at least 32 characters in staging environment"},
      {production, 32, ""},
      {production, 31, "JWT secret must be at least 32 characters in production environment"},
      {qa, 31, "JWT secret must be at least 32 characters in qa environment"},
  };
  for (const auto& row : table) {
    const Result<void> fit = check_fitness(text_key(of_length(row.length)), {row.environment}, "NAME");
    EXPECT_EQ(fit ? "" : fit.error().message, row.message);
    if (fit) continue;
    EXPECT_EQ(fit.error().code, Code::secret_too_short);
    EXPECT_THAT(fit.error().hint, HasSubstr("jwtsync generate"));
    EXPECT_THAT(fit.error().hint, HasSubstr("NAME has " + std::to_string(row.length) + " characters"));
  }
}

TEST(fitness, length_is_counted_in_characters_of_text_and_bytes_of_anything_else) {
  std::string accented;
  for (int i = 0; i < 31; ++i) accented += "\xC3\xA9";  // 62 bytes
  EXPECT_FALSE(check_fitness(text_key(accented), {staging}, "NAME"));
  EXPECT_TRUE(check_fitness(text_key(accented + "\xC3\xA8"), {staging}, "NAME"));
  const auto raw = key_bytes_of({*Secret::copy_of(accented + "x"), {}}, *parse_locator("env:NAME?format=raw"));
  EXPECT_TRUE(check_fitness(*raw, {staging}, "NAME"));
}

TEST(fitness, a_public_default_is_refused_where_others_depend_on_it_and_else_a_warning) {
  for (const std::string_view known : public_defaults()) {
    const KeyBytes key = text_key(known);
    for (const Environment& environment : {staging, production, qa}) {
      const Result<void> fit = check_fitness(key, {environment}, "NAME");
      ASSERT_FALSE(fit) << known;
      EXPECT_THAT(name_of(fit.error().code), ::testing::AnyOf("secret_public_default", "secret_too_short")) << known;
      EXPECT_THAT(fit.error().message, Not(HasSubstr(std::string(known))));
    }
    for (const Environment& environment : {development, test}) {
      EXPECT_TRUE(check_fitness(key, {environment}, "NAME")) << known;
      EXPECT_THAT(names_of(fitness_warnings(key, {environment}, "NAME")), ::testing::Contains("public_default"));
    }
  }
  const KeyBytes of_the_report = text_key("your-secure-staging-jwt-secret-key-32-chars-minimum");
  EXPECT_EQ(check_fitness(of_the_report, {staging}, "NAME").error().code, Code::secret_public_default);
  EXPECT_EQ(check_fitness(text_key(development_fallback), {staging}, "NAME").error().code, Code::secret_public_default);
}

TEST(fitness, what_nobody_meant_as_a_secret_is_refused_where_others_depend_on_it_and_else_a_warning) {
  const struct {
    std::string value, name, message;
  } table[] = {
      {"${JWT_SECRET_KEY_OF_THE_CLUSTER}", "unexpanded_reference",
       "the value of NAME is a reference that was not replaced: ${...}"},
      {"/run/secrets/backend/jwt-secret-key", "place",
       "the value of NAME is a path: where a secret is, in place of the secret"},
      {"acme-super-secret-key-change-me-in-production", "placeholder",
       "the value of NAME is a placeholder that was not replaced"},
      {"Y2hhbmdlLW1lLWluLXByb2R1Y3Rpb24tcGxlYXNlLTMyLWNoYXJz", "placeholder",
       "the value of NAME is a placeholder that was not replaced, in base64"},
  };
  for (const auto& row : table) {
    const KeyBytes key = text_key(row.value);
    for (const Environment& environment : {staging, production, qa}) {
      const Result<void> fit = check_fitness(key, {environment}, "NAME");
      ASSERT_FALSE(fit) << row.value;
      EXPECT_EQ(fit.error().code, Code::secret_not_meant);
      EXPECT_EQ(fit.error().message, row.message);
      EXPECT_THAT(fit.error().hint, HasSubstr("jwtsync generate"));
      EXPECT_THAT(fit.error().hint, HasSubstr("JWTSYNC_ACCEPT_KID="));
    }
    EXPECT_TRUE(check_fitness(key, {development}, "NAME"));
    const std::vector<Warning> warnings = fitness_warnings(key, {development}, "NAME");
    ASSERT_EQ(names_of(warnings), Names{row.name});
    EXPECT_EQ(warnings[0].text, row.message);
  }
}

TEST(fitness, a_short_value_that_nobody_meant_is_refused_as_short_and_the_hint_says_what_it_is) {
  const Result<void> fit = check_fitness(text_key("${JWT_SECRET_KEY}"), {staging}, "NAME");
  ASSERT_FALSE(fit);
  EXPECT_EQ(fit.error().code, Code::secret_too_short);
  EXPECT_EQ(
      fit.error().hint,
      "the value of NAME is a reference that was not replaced: ${...}; it has 17 characters; make a fit one with: "
      "jwtsync generate");
}

TEST(fitness, every_locator_is_a_place_and_no_secret) {
  for (const Source* source : catalog()) {
    const std::string value = std::string(source->scheme) +
                              (source->scheme.find("http") != std::string::npos ? "://" : ":") +
                              "a-name-of-thirty-characters-and-more";
    EXPECT_EQ(code_of(check_fitness(text_key(value), {staging}, "NAME")), "secret_not_meant")
        << value << ": its scheme belongs to locator_schemes in src/sources/not_meant/places.cpp";
  }
}

TEST(fitness, the_published_known_answer_is_no_placeholder) {
  const KeyBytes key = text_key("staging-jwt-secret-key-32-chars-minimum-required-for-security");
  EXPECT_TRUE(check_fitness(key, {staging}, "NAME"));
  EXPECT_EQ(names_of(fitness_warnings(key, {staging}, "NAME")), Names{"published_example"});
}

struct WarningRow {
  Environment environment;
  std::string secret;
  Names names;
  Names failing;  // those that `check` refuses
};

TEST(fitness, warnings_and_what_fails_a_check) {
  const std::string monotonous(40, 'a');
  const std::string named = "Development-" + fit_secret;
  const std::string known_answer = "staging-jwt-secret-key-32-chars-minimum-required-for-security";
  const WarningRow table[] = {
      {staging, fit_secret, {}, {}},
      {development, fit_secret, {}, {}},
      {staging, monotonous, {"low_entropy"}, {"low_entropy"}},
      {production, monotonous, {"low_entropy"}, {"low_entropy"}},
      {qa, monotonous, {"low_entropy"}, {"low_entropy"}},
      {development, monotonous, {"repetition", "low_entropy"}, {}},
      {test, monotonous, {"repetition", "low_entropy"}, {}},
      {staging, named, {"development_secret"}, {"development_secret"}},
      {production, named, {"development_secret"}, {"development_secret"}},
      {test, named, {}, {}},
      {staging, known_answer, {"published_example"}, {}},
      {development, known_answer, {}, {}},
  };
  for (const WarningRow& row : table) {
    Names failing;
    const std::vector<Warning> warnings = fitness_warnings(text_key(row.secret), {row.environment}, "NAME");
    for (const Warning& warning : warnings) {
      if (warning.fails_check) failing.emplace_back(warning.kind.text());
      EXPECT_THAT(warning.text, Not(HasSubstr(testing::canary)));
    }
    EXPECT_EQ(names_of(warnings), row.names) << row.environment.name;
    EXPECT_EQ(failing, row.failing) << row.environment.name;
  }
}

TEST(fitness, the_development_warning_is_the_text_of_old) {
  EXPECT_EQ(fitness_warnings(text_key("my-DEVELOPMENT-key-4f8c1b7e0d2a6953"), {staging}, "NAME")[0].text,
            "JWT secret validation failed: Development secret used in staging");
}

TEST(fitness, what_is_easy_to_guess_by_its_make_is_of_low_entropy) {
  for (const std::string_view low :
       {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "abababababababababababababababab", "passwordpasswordpasswordpassword",
        "12345678901234567890123456789012", "abcdefghijklmnopqrstuvwxyz012345", "98765432109876543210987654321098",
        "00000000000000000000000000000001", "aabbccddeeffaabbccddeeffaabbccdd", "01101001110010110110100111001011",
        "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F"}) {
    EXPECT_TRUE(has_low_entropy(low)) << low;
  }
}

TEST(fitness, what_is_random_is_not) {
  for (const std::string_view random :
       {std::string_view(fit_secret), std::string_view(other_secret),
        std::string_view("staging-jwt-secret-key-32-chars-minimum-required-for-security"), development_fallback,
        std::string_view("9f86d081884c7d659a2feaa0c55ad015"), std::string_view("correct horse battery staple & co"),
        // 128 bases, and as many bits
        std::string_view(
            "GATTACACCTGAGCTTAGGCATCGATCCGTAACTGGTCAATCGTTAGCCATGACGTTGCAACTGGATCCATTGCAGGTACCTTGACGATCAGTC"),
        std::string_view(
            "10001101001110010101111011000010011101000110101111001010010111010001100101101110001010011101011000110111"
            "0100101011001101000010111001010110")}) {
    EXPECT_FALSE(has_low_entropy(random)) << random;
  }
}

TEST(fitness, of_generated_secrets_is_never_doubted) {
  testing::FakeRandomness randomness;
  for (int i = 0; i < 1000; ++i) {
    std::string bytes(32, '\0');
    ASSERT_TRUE(randomness.fill(bytes));
    EXPECT_FALSE(has_low_entropy(bytes));
  }
}

TEST(fitness, a_variant_is_fit_if_it_would_pass_every_rule) {
  const struct {
    std::string value;
    std::size_t length;
    bool fit;
  } table[] = {
      {fit_secret, 32, true},
      {fit_secret.substr(0, 31), 32, false},
      {fit_secret.substr(0, 31), 20, true},
      {std::string(40, 'a'), 32, false},
      {std::string(development_fallback), 20, false},
      {std::string(development_fallback) + "\n", 20, false},
      {"${JWT_SECRET_KEY_OF_THE_CLUSTER}", 20, false},
      {"", 0, false},
      {"\xff" + fit_secret.substr(0, 31), 32, true},       // no text: counted in bytes
      {"\xC3\xA9" + fit_secret.substr(0, 30), 32, false},  // text: 31 characters, 32 bytes
  };
  for (const auto& row : table) EXPECT_EQ(is_fit(row.value, row.length), row.fit) << row.value;
}

TEST(fitness, of_a_variable_is_what_execve_takes) {
  const std::size_t most = 128 * 1024 - std::string("KEY=").size() - 1;
  EXPECT_TRUE(check_variable("KEY", ""));
  EXPECT_TRUE(check_variable("KEY", "\x01\xff=\n"));
  EXPECT_TRUE(check_variable("KEY", std::string(most, 'x')));
  for (const std::string& secret : {std::string(most + 1, 'x'), std::string("a\0b", 3), std::string(1, '\0')}) {
    const Result<void> checked = check_variable("KEY", secret);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, Code::secret_format_unsupported);
    EXPECT_THAT(checked.error().hint, HasSubstr("--file"));
  }
}

}  // namespace jwtsync::sources::fitness_test
