// SPDX-License-Identifier: Apache-2.0
#include "jose/key_set.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "../support/example_keys.h"
#include "jose/jwk.h"
#include "jose/key_id.h"

namespace jwtsync::jose::key_set_test {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// The public keys of RFC 7515, appendix A.3, and RFC 8037, appendix A.1.
std::string ec(std::string_view more = "") {
  return R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
         R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")" +
         std::string(more) + '}';
}
std::string okp(std::string_view more = "") {
  return R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")" + std::string(more) + '}';
}
/// Another point of P-256: that of RFC 7517, appendix A.1.
std::string other_ec(std::string_view more = "") {
  return R"({"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
         R"("y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM")" +
         std::string(more) + '}';
}
/// RSA, of 2048 bits.
std::string rsa(std::string_view more, std::string_view before_n = "") {
  const std::string text(testing::rfc7515_rsa);
  const std::size_t start = text.find(R"("n":")") + 5;
  return R"({"kty":"RSA","e":"AQAB","n":")" + std::string(before_n) +
         text.substr(start, text.find('"', start) - start) + '"' + std::string(more) + '}';
}
const std::string short_rsa = R"({"kty":"RSA","kid":"old","e":"AQAB","n":")" + std::string(172, 'q') + R"("})";
const std::string oct = R"({"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4"})";

std::string set_of(const std::vector<std::string>& keys) {
  std::string text = R"({"keys":[)";
  for (const std::string& key : keys) text += (text.ends_with('[') ? "" : ",") + key;
  return text + "]}";
}

/// The kids and algorithms of what is used, and the faults of what is not: "one, two ES256; -weak".
std::string reading_of(const std::vector<std::string>& keys) {
  const Result<KeySet> set = read_jwks(set_of(keys));
  if (!set) return std::string(name_of(set.error().code));
  std::string text;
  for (const WrittenKey& key : set->keys) {
    text += (text.empty() ? "" : " ") + key.kid.value_or("?");
    if (key.algorithm) text += ":" + std::string(name_of(*key.algorithm));
  }
  for (const UnusedKey& key : set->unused) {
    text += " -" + key.kid.value_or("?") + ":" + std::string(name_of(key.fault));
  }
  return text;
}

TEST(KeySet, says_what_it_passes_over_and_why) {
  const Result<KeySet> set = read_jwks(set_of({ec(R"(,"kid":"good")"), short_rsa}));
  ASSERT_TRUE(set) << set.error().message;
  ASSERT_EQ(set->keys.size(), 1u);
  EXPECT_EQ(set->keys.front().position, 1u);
  EXPECT_THAT(set->unused, ElementsAre(UnusedKey{2, "old", std::nullopt, KeyFault::weak,
                                                 "the RSA key has 1032 bits, fewer than 2048"}));
}

TEST(KeySet, of_public_keys_is_used_without_those_that_cannot_be) {
  const std::string good = ec(R"(,"kid":"a")");
  EXPECT_EQ(reading_of({good, R"({"kty":"EC","crv":"P-256","kid":"b","x":"AQ"})"}), "a -b:malformed");
  EXPECT_EQ(reading_of({R"({"kty":"RSA","kid":"b","n":"A A","e":"AQAB"})", good}), "a -b:malformed");
  EXPECT_EQ(reading_of({good, R"({"kid":"b"})", "1", "null", "\"text\"", "[]"}),
            "a -b:malformed -?:malformed -?:malformed -?:malformed -?:malformed");
  EXPECT_EQ(reading_of({good, ec(R"(,"kid":7)"), ec(R"(,"kid":"")")}), "a -?:malformed -?:malformed");
  EXPECT_EQ(reading_of({good, other_ec(R"(,"kid":"b","alg":"RS256")")}), "a -b:malformed");
  EXPECT_EQ(reading_of({good, rsa(R"(,"kid":"b","alg":"HS256")")}), "a -b:malformed");
  EXPECT_EQ(reading_of({good, short_rsa}), "a -old:weak");
  EXPECT_EQ(reading_of({good, R"({"kty":"AKP","alg":"ML-DSA-44","kid":"b","pub":"AA"})"}), "a -b:unsupported");
  EXPECT_EQ(reading_of({good, R"({"kty":"OKP","crv":"X25519","kid":"b","x":"AA"})"}), "a -b:unsupported");
  EXPECT_EQ(reading_of({good, other_ec(R"(,"kid":"b","use":"enc")")}), "a -b:other_purpose");
}

TEST(KeySet, of_public_keys_has_the_value_of_each_number_and_not_its_spelling) {
  const Result<KeySet> set = read_jwks(set_of({rsa(R"(,"kid":"a")"), rsa(R"(,"kid":"b")", "AAAA")}));
  ASSERT_TRUE(set) << set.error().message;
  ASSERT_EQ(set->keys.size(), 2u);
  const auto thumbprint_of = [](const WrittenKey& key) {
    return thumbprint(std::get<crypto::PublicKey>(key.material));
  };
  EXPECT_EQ(thumbprint_of(set->keys[0]), thumbprint_of(set->keys[1]));
  EXPECT_THAT(set->keys[0].odd_members, IsEmpty());
  EXPECT_THAT(set->keys[1].odd_members, ElementsAre(OddMember{"n", Oddity::zeros_in_front}));
}

TEST(KeySet, holds_a_key_once_by_each_of_its_names) {
  EXPECT_EQ(reading_of({ec(R"(,"kid":"a")"), ec(R"(,"kid":"a")")}), "a");
  EXPECT_EQ(reading_of({ec(R"(,"kid":"a")"), ec(R"(,"kid":"a","alg":"ES256")")}), "a") << "its default is that";
  EXPECT_EQ(reading_of({rsa(R"(,"kid":"a")"), rsa(R"(,"kid":"a")", "AAAA")}), "a") << "the same, spelt otherwise";
  EXPECT_EQ(reading_of({ec(), ec()}), "?");
  EXPECT_EQ(reading_of({ec(R"(,"kid":"a")"), ec(R"(,"kid":"b")")}), "a b");
  EXPECT_EQ(reading_of({rsa(R"(,"kid":"a","alg":"RS256")"), rsa(R"(,"kid":"a","alg":"RS384")"),
                        rsa(R"(,"kid":"a","alg":"RS512")")}),
            "a:RS256 a:RS384 a:RS512");
  EXPECT_EQ(reading_of({rsa(R"(,"kid":"a","alg":"RS256")"), ec(R"(,"kid":"a")")}), "a:RS256 a");
}

TEST(KeySet, uses_neither_of_two_keys_of_one_kid_and_one_algorithm) {
  EXPECT_EQ(reading_of({ec(R"(,"kid":"a")"), okp(R"(,"kid":"b")"), other_ec(R"(,"kid":"a")")}),
            "b -a:ambiguous -a:ambiguous");
  EXPECT_EQ(reading_of({ec(R"(,"kid":"a","alg":"ES256")"), other_ec(R"(,"kid":"a")"), rsa(R"(,"kid":"a")")}),
            "a -a:ambiguous -a:ambiguous")
      << "the third has an algorithm of its own";
  EXPECT_EQ(reading_of({ec(R"(,"kid":"a")"), other_ec(R"(,"kid":"a")"), ec(R"(,"kid":"a")")}), "key_malformed")
      << "nothing is left";
  EXPECT_EQ(reading_of({ec(), other_ec()}), "? ?") << "their names are derived, and differ";
  EXPECT_EQ(reading_of({ec(R"(,"kid":"old")"), short_rsa}), "old -old:weak") << "what is broken takes no name";
}

TEST(KeySet, that_holds_a_secret_is_refused_for_one_key_that_is_wrong) {
  const std::string_view pair = testing::rfc8037_ed25519;
  for (const std::string& secret : {oct, std::string(pair)}) {
    for (const std::string& wrong :
         {R"({"kty":"oct"})"s, "1"s, R"({"kty":"RSA","n":"AQAB","e":"AQAB"})"s, rsa("", "AAAA"), short_rsa}) {
      const Result<KeySet> set = read_jwks(set_of({secret, wrong}));
      ASSERT_FALSE(set) << wrong;
      EXPECT_THAT(set.error().message, ::testing::StartsWith("key 2 of the set: "));
      EXPECT_THAT(set.error().message, Not(HasSubstr("AyM1SysP")));
    }
  }
  EXPECT_EQ(reading_of({ec(R"(,"kid":"a")"), R"({"kty":"oct"})"}), "key_malformed") << "a secret without its bytes";
  EXPECT_EQ(reading_of({ec(R"(,"kid":"a")"), other_ec(R"(,"d":"")")}), "key_malformed");
  EXPECT_EQ(reading_of({std::string(pair), R"({"kty":"AKP","kid":"b"})"}), "? -b:unsupported");
}

TEST(KeySet, is_public_if_no_entry_holds_a_secret) {
  const std::string good = ec(R"(,"kid":"a")");
  EXPECT_TRUE(read_jwks(set_of({good, "1"}))->is_public);
  EXPECT_FALSE(read_jwks(set_of({good, oct}))->is_public);
  EXPECT_FALSE(read_jwks(set_of({good, R"({"kty":"OKP","crv":"X25519","x":"AA","d":"AA"})"}))->is_public)
      << "one that is passed over, too";
}

TEST(KeySet, without_a_key_of_use_says_what_is_wrong_with_the_first) {
  const auto error_of = [](const std::vector<std::string>& keys) { return read_jwks(set_of(keys)).error(); };
  EXPECT_EQ(error_of({short_rsa}).code, Code::key_too_short);
  EXPECT_EQ(error_of({short_rsa}).message, "key 1 of the set: the RSA key has 1032 bits, fewer than 2048");
  const Error several = error_of({ec(R"(,"use":"enc")"), R"({"kty":"EC"})", short_rsa});
  EXPECT_EQ(several.code, Code::key_malformed);
  EXPECT_EQ(several.message,
            "key 2 of the set: the member \"crv\" of the key is missing; no other key of the set can be used either");
  EXPECT_FALSE(several.hint.empty());
  EXPECT_EQ(error_of({}).code, Code::secret_format_unsupported);
  EXPECT_EQ(error_of({ec(R"(,"use":"enc")"), R"({"kty":"AKP"})"}).code, Code::secret_format_unsupported);
}

TEST(KeySet, is_strict_json_with_an_array_of_keys) {
  for (const std::string_view text : {R"({"keys":{}})", R"({"keys":[],"keys":[]})", "{}", "[]", R"({"keys":null})"}) {
    EXPECT_EQ(read_jwks(text).error().code, Code::key_malformed) << text;
  }
}

TEST(KeySet, has_a_bounded_number_of_keys) {
  const std::vector<std::string> keys(1025, oct);
  EXPECT_EQ(read_jwks(set_of(keys)).error().code, Code::key_malformed);
}

}  // namespace jwtsync::jose::key_set_test
