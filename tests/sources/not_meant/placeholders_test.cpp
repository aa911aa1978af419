// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/rules.h"

#include <gtest/gtest.h>

namespace jwtsync::sources::not_meant::placeholders_test {

TEST(placeholders, are_found_by_their_phrases) {
  for (const std::string_view value :
       {std::string_view("NotASecretJustForTestingPurposesOnly123"),
        std::string_view("my_jwt_secret_key_which_is_very_long_and_secure"),
        std::string_view("PLACEHOLDER_JWT_SECRET_REPLACE_IN_PRODUCTION"),
        std::string_view("your-256-bit-secret"),
        std::string_view("your-secure-staging-jwt-secret-key-32-chars-minimum"),
        std::string_view("your-secret-key-change-this-in-production"),
        std::string_view("change-me-in-production-change-me-in-production"),
        std::string_view("dev-secret-change-in-production-please-do-not-use"),
        std::string_view("do-not-use-in-production-super-secret-key"),
        std::string_view("please-replace-with-a-long-random-string"),
        std::string_view("insert-your-jwt-secret-here-insert-your-jwt"),
        std::string_view("paste_your_secret_key_here_at_least_32_chars"),
        std::string_view("YourSuperSecretKeyThatIsAtLeast32CharactersLong"),
        std::string_view("this-is-a-secret-key-please-change-it-12345"),
        std::string_view("THIS_IS_MY_SUPER_SECRET_KEY_FOR_JWT_TOKENS"),
        std::string_view("my-super-secret-jwt-key-that-nobody-knows"),
        std::string_view("thisisasecretkeyforjwttokensthisisasecret"),
        std::string_view("supersecretkeyyoushouldnotcommittogithub"),
        std::string_view("acme-super-secret-key-change-me-in-production"),
        std::string_view("myapp-jwt-secret-key-change-in-production"),
        std::string_view("replace-this-with-a-secure-random-string-32"),
        std::string_view("CHANGE_THIS_TO_SOMETHING_RANDOM"),
        std::string_view("secret-key-for-development-only-do-not-use"),
        std::string_view("default-jwt-secret-key-for-local-development"),
        std::string_view("dummy-secret-dummy-secret-dummy-key-12345"),
        std::string_view("example-secret-key-example-secret-key"),
        std::string_view("minimum-32-chars-secret-key-for-jwt-signing"),
        std::string_view("a-very-long-and-secure-secret-key-for-jwt"),
        std::string_view("this-is-a-very-long-string-to-make-sure-it-is-32-characters-long"),
        std::string_view("this-secret-must-be-32-character"),
        std::string_view("insecure-dev-secret-insecure-dev-secret"),
        std::string_view("development-only-insecure-secret-key-123"),
        std::string_view("not-for-production-use-only-for-testing-000"),
        std::string_view("secret12345678901234567890123456789012"),
        std::string_view("SecretKey012345678901234567890123456789"),
        std::string_view("password123456789012345678901234567890"),
        std::string_view("<%= ENV['JWT_SECRET_KEY_PRODUCTION'] %>"),
        std::string_view("lorem ipsum dolor sit amet consectetur"),
        std::string_view("local-dev-secret-do-not-use-in-prod-12345"),
        std::string_view("your_jwt_secret_key_must_be_at_least_32_characters"),
        std::string_view("jwt_secret_key_here_min_32_characters_required"),
        std::string_view("TODO-replace-this-secret-before-deploying"),
        std::string_view("some-super-secret-string-you-should-change"),
        std::string_view("ReplaceWithASecureRandomSecretKeyOf32Chars"),
        std::string_view("test-secret-key-for-unit-tests-only-32-chars"),
        std::string_view("unit-test-secret-key-that-is-long-enough-for-hs256"),
        std::string_view("mysupersecretpassword1234567890abcdef"),
        std::string_view("super_secret_jwt_signing_key_1234567890")}) {
    EXPECT_NE(placeholder(value), "") << value;
  }
}

TEST(placeholders, are_not_words_alone_nor_a_word_before_a_random_secret) {
  for (const std::string_view value :
       {std::string_view("Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"),
        std::string_view("change-me-Zq7Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"),
        std::string_view("prod-jwt-secret-key-Zq7Wm2vX9pLk4Tn8Rb6Hs3Jd5"),
        std::string_view("correct horse battery staple & co"),
        std::string_view("secret-garden-violin-harvest-copper-lantern-tide"),
        std::string_view("your-orchard-change-velvet-key-marble-sunset"),
        std::string_view("c4n4ry-secret-of-mine-4f8c1b7e0d2a6953"), std::string_view("secret"), std::string_view(""),
        std::string_view("jwt-secret-key-9f86d081884c7d659a2feaa0c55ad015")}) {
    EXPECT_EQ(placeholder(value), "") << value;
  }
}

TEST(entry_name, is_found_in_any_environment) {
  for (const std::string_view value : {std::string_view("JWT_SECRET_KEY"), std::string_view("jwt-secret-staging"),
                                       std::string_view("JWT_SECRET_PRODUCTION_BACKEND_SERVICE_KEY"),
                                       std::string_view("jwt-secret-key-production-backend-service"),
                                       std::string_view("jwt.secret.key"), std::string_view("JWT_SECRET_KEY_2")}) {
    EXPECT_NE(entry_name(value), "") << value;
  }
}

TEST(entry_name, needs_two_nouns_one_case_and_one_separator) {
  for (const std::string_view value :
       {std::string_view("Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"), std::string_view("jwt-c4n4ry-secret"),
        std::string_view("secret"), std::string_view("Jwt-Secret-Key"), std::string_view("jwt-secret_key"),
        std::string_view("staging-backend")}) {
    EXPECT_EQ(entry_name(value), "") << value;
  }
}

}  // namespace jwtsync::sources::not_meant::placeholders_test
