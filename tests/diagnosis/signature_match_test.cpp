// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"
#include "fixture.h"
#include "fleet/variants.h"
#include "sources/public_defaults.h"
#include "token_fixture.h"

#include <gmock/gmock.h>
#include <jwtsync/diagnosis.h>
#include <jwtsync/testing.h>

namespace jwtsync::diagnosis::signature_match_test {

using crypto::Hash;
using fixture::mac_of;
using fixture::signing_input;
using fixture::token_by;
using fixture::token_with;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string secret(testing::canary_secret);

std::string changed(std::string_view name, std::string_view bytes) {
  for (const fleet::Variant& variant : fleet::variants()) {
    if (variant.name != name) continue;
    std::string room(fleet::room_for(bytes.size()), '\0');
    return room.substr(0, fleet::transform(variant, bytes, room));
  }
  return "no such variant";
}

struct Row {
  std::string key;  ///< that signed
  Cause cause;
  std::string phrase;
  std::string variant = {};
};

void expect(const std::string& at_hand, const std::vector<Row>& rows, std::string_view locator = {}) {
  const KeyRing ring = fixture::ring_of(at_hand);
  for (const Row& row : rows) {
    const std::optional<SignatureMatch> match = match_signature(token_by(row.key), ring, locator);
    ASSERT_TRUE(match) << row.phrase;
    EXPECT_EQ(name_of(match->cause), name_of(row.cause)) << row.phrase;
    EXPECT_EQ(match->phrase, row.phrase);
    EXPECT_EQ(match->variant, row.variant) << row.phrase;
    EXPECT_FALSE(match->fix.empty()) << row.phrase;
  }
}

TEST(signature_match, is_by_a_named_transform) {
  expect(secret,
         {{secret + "\n", Cause::white_space, "this secret plus a newline", "trailing_newline"},
          {" " + secret, Cause::white_space, "this secret with a space in front", "leading_space"},
          {'"' + secret + '"', Cause::quotes_kept, "this secret in double quotes", "double_quoted"},
          {changed("base64_encoded", secret), Cause::encoded_secret, "this secret in base64", "base64_encoded"}});
  expect(changed("base64_encoded", secret),
         {{secret, Cause::encoded_secret, "this secret decoded from base64", "base64_decoded"}});
  expect("{\"type\":\"HS256\",\"key\":\"" + secret + "\"}",
         {{secret, Cause::json_document, "the member key of this secret, a JSON document", "json_key"}});
}

/// Of each named transform there is a vector; here it is found from the side of the secret at hand, by one with the
/// same result where there are two.
TEST(signature_match, is_by_every_named_transform_that_changes_the_secret) {
  for (const std::string& at_hand :
       {secret, secret + "$&+\\ \"x\"\n", changed("base64_encoded", secret + "??"), changed("hex_encoded", secret),
        "{\"secret\":\"" + secret + "\",\"a\":1}", "export JWT_SECRET=\"" + secret + "\"\n"}) {
    const KeyRing ring = fixture::ring_of(at_hand);
    for (const fleet::Variant& variant : fleet::variants()) {
      const std::string key = changed(variant.name, at_hand);
      if (key.empty()) continue;
      const std::optional<SignatureMatch> match = match_signature(token_by(key), ring);
      ASSERT_TRUE(match) << variant.name;
      EXPECT_EQ(changed(match->variant, at_hand), key) << variant.name;
    }
  }
}

TEST(signature_match, is_by_two_transforms) {
  expect(changed("base64_encoded", secret),
         {{secret + "\n", Cause::encoded_secret, "this secret decoded from base64, and that plus a newline"}});
  expect(secret + "\n", {{changed("hex_encoded", secret), Cause::white_space,
                          "this secret without the white space around it, and that in hexadecimal"}});
}

TEST(signature_match, is_by_a_part_of_the_secret_or_what_stands_around_it) {
  expect(secret + " # staging",
         {{secret, Cause::text_escaped, "this secret up to the # in it, which was taken for a comment"}});
  expect("ab$cd" + secret, {{"ab" + secret.substr(secret.find('-')), Cause::dollar_signs_mangled,
                             "this secret with nothing for each $NAME in it"}});
  expect(secret + "\nsecond", {{secret, Cause::newlines_mangled, "this secret up to the end of its first line"}});
  expect(secret,
         {{"MY_TOKENS=" + secret, Cause::name_in_value, "this secret with its name and = in front"},
          {"export JWT_SECRET=" + secret, Cause::name_in_value, "this secret with its name and = in front"},
          {"{\"MY_TOKENS\": \"" + secret + "\"}", Cause::json_document, "this secret in the JSON document around it"},
          {"{\"type\":\"HS256\", \"key\": \"" + secret + "\"}", Cause::json_document,
           "this secret in the JSON document around it"}},
         "env:MY_TOKENS?trim=no");
}

TEST(signature_match, is_by_what_everybody_knows) {
  expect(secret, {{std::string(sources::development_fallback), Cause::development_default, "the development fallback"},
                  {"super-secret-jwt-token-with-at-least-32-characters-long", Cause::public_default,
                   "a published default that everybody knows"},
                  {changed("hex_decoded", "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970"),
                   Cause::public_default, "a published default that everybody knows"},
                  {"your-256-bit-secret", Cause::public_default, "the placeholder your-256-bit-secret"},
                  {"undefined", Cause::secret_not_given, "the text undefined, in place of a secret"},
                  {"", Cause::secret_empty, "an empty secret"}});
}

TEST(signature_match, is_by_the_secret_itself_and_says_what_is_wrong) {
  const KeyRing ring = fixture::ring_of(secret);
  const std::string mac = mac_of(signing_input(), secret);
  const auto cause_of = [&](const std::string& token, const std::string& phrase) {
    const std::optional<SignatureMatch> match = match_signature(token, ring);
    EXPECT_EQ(match ? match->phrase : "nothing", phrase);
    return match ? match->cause : Cause::value_differs;
  };
  EXPECT_EQ(cause_of(token_by(secret, "HS512", Hash::sha512), "this secret by HS512, and HS256 is taken"),
            Cause::algorithm_mismatch);
  EXPECT_EQ(cause_of(token_by(secret, "HS256", Hash::sha512), "this secret by HS512, where the header names HS256"),
            Cause::algorithm_mismatch);
  EXPECT_EQ(cause_of(token_with(mac.substr(0, 16)), "this secret, cut to 16 bytes"), Cause::signature_cut);
  EXPECT_EQ(cause_of(token_with(base::hex_encode(mac)), "this secret, its hexadecimal text in place of its bytes"),
            Cause::token_alphabet);
  EXPECT_EQ(cause_of(token_by(secret), "this secret"), Cause::key_unknown);
  const std::string cut = mac_of(signing_input(), secret + "\n").substr(0, 16);
  EXPECT_EQ(cause_of(token_with(cut), "this secret plus a newline, cut to 16 bytes"), Cause::white_space);
}

TEST(signature_match, names_the_key_of_several) {
  const KeyRing ring =
      fixture::ring_of(R"({"keys":[{"kty":"oct","kid":"new","alg":"HS256","k":")" +
                       base::base64url_encode(testing::other_canary_secret) +
                       R"("},{"kty":"oct","kid":"old","alg":"HS256","k":")" + base::base64url_encode(secret) + "\"}]}");
  EXPECT_EQ(match_signature(token_by(secret + "\n"), ring)->phrase, "the secret of key old plus a newline");
}

TEST(signature_match, is_none_where_nothing_makes_it) {
  const KeyRing ring = fixture::ring_of(secret);
  EXPECT_FALSE(match_signature(token_by(testing::other_canary_secret), ring));
  EXPECT_FALSE(match_signature("", ring));
  EXPECT_FALSE(match_signature(token_with(mac_of(signing_input("RS256"), secret), "RS256"), ring));
  const KeyRing pair =
      fixture::ring_of(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
  EXPECT_FALSE(match_signature(token_by(secret), pair));
  EXPECT_EQ(match_signature(token_by("secret"), pair)->cause, Cause::public_default) << "by who has no part in it";
}

TEST(signature_match, ends_for_the_largest_token_and_the_longest_secret) {
  for (const std::size_t size : {std::size_t{30'000}, std::size_t{1} << 20}) {
    std::string bytes = secret;
    while (bytes.size() < size) bytes += secret;
    bytes.resize(size);
    const std::string input = signing_input("HS256", 48'000);
    const std::string token = input + "." + base::base64url_encode(mac_of(input, testing::other_canary_secret));
    EXPECT_FALSE(match_signature(token, fixture::ring_of(bytes)));
  }
}

TEST(signature_match, shows_neither_secret_nor_signature) {
  const KeyRing ring = fixture::ring_of(secret);
  for (const std::string& key : {secret + "\n", "JWT_KEY=" + secret, changed("hex_encoded", secret)}) {
    const std::string token = token_by(key);
    const std::optional<SignatureMatch> match = match_signature(token, ring);
    ASSERT_TRUE(match);
    for (const std::string& text : {match->phrase, match->fix, match->variant}) {
      EXPECT_THAT(text, Not(HasSubstr(std::string(testing::canary))));
      EXPECT_THAT(text, Not(HasSubstr(token.substr(token.rfind('.') + 1, 8))));
    }
  }
}

}  // namespace jwtsync::diagnosis::signature_match_test
