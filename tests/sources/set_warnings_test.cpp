// SPDX-License-Identifier: Apache-2.0
#include "sources/set_warnings.h"

#include "process.h"

namespace jwtsync::sources::set_warnings_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> texts_of(const std::vector<Warning>& warnings) {
  std::vector<std::string> texts;
  for (const Warning& warning : warnings) texts.push_back(warning.text);
  return texts;
}

TEST(set_warnings, name_each_key_that_is_not_used) {
  const std::vector<UnusedKey> keys{{2, "old", Algorithm::rs256, KeyFault::weak, "it is short"},
                                    {3, std::nullopt, std::nullopt, KeyFault::malformed, "it is broken"},
                                    {4, "x", std::nullopt, KeyFault::unsupported, "it is of tomorrow"},
                                    {5, "a", Algorithm::es256, KeyFault::ambiguous, "another one is so called"}};
  const std::vector<Warning> warnings = unused_key_warnings(keys, "NAME");
  EXPECT_THAT(names_of(warnings), ElementsAre("weak_key", "malformed_key", "unsupported_key", "ambiguous_key"));
  EXPECT_EQ(warnings[0].text, "key 2 of the value of NAME, kid \"old\", is not used: it is short");
  EXPECT_EQ(warnings[1].text, "key 3 of the value of NAME is not used: it is broken");
  for (const Warning& warning : warnings) EXPECT_FALSE(warning.fails_check);
}

TEST(set_warnings, say_nothing_of_keys_for_encryption) {
  const UnusedKey key{1, "enc", std::nullopt, KeyFault::other_purpose, "it is for encryption"};
  EXPECT_THAT(unused_key_warnings({&key, 1}, "NAME"), IsEmpty());
}

TEST(set_warnings, name_each_odd_spelling) {
  const auto value = jose::read_value(
      R"({"keys":[{"kty":"EC","crv":"P-256","kid":"a","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU=",)"
      R"("y":"AADH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ"}]})");
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_THAT(texts_of(set_warnings(*value, "NAME")),
              ElementsAre("key 1 of the value of NAME, kid \"a\", writes \"x\" with padding, \"y\" in the alphabet of "
                          "base64, \"y\" with zeros in front; it is used, since the value counts"));
  EXPECT_THAT(names_of(set_warnings(*value, "NAME")), ElementsAre("odd_spelling"));
}

TEST(set_warnings, of_a_key_alone_and_of_a_secret_need_no_number) {
  const auto key =
      jose::read_value(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_THAT(texts_of(set_warnings(*key, "NAME")),
              ElementsAre("the key of the value of NAME writes \"x\" in the alphabet of base64; it is used, since the "
                          "value counts"));
  EXPECT_THAT(set_warnings(*jose::read_value(fit_secret), "NAME"), IsEmpty());
}

}  // namespace jwtsync::sources::set_warnings_test
