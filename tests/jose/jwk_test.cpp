// SPDX-License-Identifier: Apache-2.0
#include "jose/jwk.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <string>

#include "../support/example_keys.h"
#include "../support/key_pair.h"
#include "base/encoding.h"
#include "jose/key_set.h"

namespace jwtsync::jose::jwk_test {

using namespace std::string_literals;

constexpr std::string_view p256_point = R"("crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                                        R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")";
constexpr std::string_view ed25519_point = R"("crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")";
constexpr std::string_view secret =
    R"("k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")";

std::string ec(std::string_view more = "") {
  return R"({"kty":"EC",)" + std::string(p256_point) + std::string(more) + '}';
}
std::string oct(std::string_view more = "") {
  return R"({"kty":"oct",)" + std::string(secret) + std::string(more) + '}';
}
std::string okp(std::string_view more = "") {
  return R"({"kty":"OKP",)" + std::string(ed25519_point) + std::string(more) + '}';
}

/// A key with one text in it replaced.
std::string with(std::string_view key, std::string_view from, std::string_view to) {
  std::string text(key);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, text.npos) << from;
  return text.replace(at, from.size(), to);
}

std::string_view refusal_of(std::string_view text) {
  const Result<WrittenKey> key = read_jwk(text);
  if (key) return "none";
  EXPECT_EQ(key.error().message.find(testing::canary), std::string::npos);
  EXPECT_FALSE(key.error().hint.empty()) << key.error().message;
  return name_of(key.error().code);
}

bool is_private(const WrittenKey& key) { return std::holds_alternative<crypto::PrivateKey>(key.material); }

TEST(Jwk, of_every_type_is_read_with_its_numbers) {
  const Result<WrittenKey> shared = read_jwk(oct());
  ASSERT_TRUE(shared);
  EXPECT_EQ(std::get<Secret>(shared->material).size(), 64u);
  for (const std::string_view pair :
       {testing::rfc7515_rsa, testing::rfc7515_p256, testing::rfc7520_p521, testing::rfc8037_ed25519}) {
    const Result<WrittenKey> key = read_jwk(pair);
    ASSERT_TRUE(key) << key.error().message;
    EXPECT_TRUE(is_private(*key));
  }
  const Result<WrittenKey> public_key = read_jwk(okp());
  ASSERT_TRUE(public_key);
  EXPECT_EQ(std::get<crypto::PublicKey>(public_key->material).kind(), crypto::KeyKind::ed25519);
}

TEST(Jwk, says_its_name_and_algorithm) {
  const Result<WrittenKey> key = read_jwk(ec(R"(,"kid":"one","alg":"ES256","use":"sig","x5t":"ignored","n":1)"));
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(key->kid, "one");
  EXPECT_EQ(key->algorithm, Algorithm::es256);
  EXPECT_TRUE(key->may_sign);
  EXPECT_FALSE(read_jwk(ec())->kid);
  EXPECT_FALSE(read_jwk(ec())->algorithm);
}

TEST(Jwk, on_ed25519_may_be_named_by_either_name) {
  for (const std::string_view name : {"EdDSA", "Ed25519"}) {
    const Result<WrittenKey> key = read_jwk(okp(R"(,"alg":")" + std::string(name) + '"'));
    ASSERT_TRUE(key) << key.error().message;
    EXPECT_EQ(key->algorithm, Algorithm::eddsa);
    EXPECT_EQ(key->is_named_ed25519, name == "Ed25519");
  }
  EXPECT_FALSE(read_jwk(okp())->is_named_ed25519);
  EXPECT_EQ(read_jwk(ec(R"(,"alg":"Ed25519")")).error().code, Code::key_algorithm_mismatch);
  EXPECT_EQ(read_jwk(okp(R"(,"alg":"Ed448")")).error().code, Code::secret_format_unsupported);
}

TEST(Jwk, that_may_only_verify_does_not_sign) {
  EXPECT_FALSE(read_jwk(with(testing::rfc7515_p256, "{", R"({"key_ops":["verify"],)"))->may_sign);
  EXPECT_TRUE(read_jwk(with(testing::rfc7515_p256, "{", R"({"key_ops":["sign"],)"))->may_sign);
  EXPECT_FALSE(read_jwk(oct(R"(,"key_ops":["verify"])"))->may_sign);
}

TEST(Jwk, that_is_malformed_is_refused) {
  const std::string cases[] = {
      "{",
      "[]",
      "{}",
      R"({"kty":1})",
      R"({"kty":"oct"})",
      R"({"kty":"oct","k":1})",
      R"({"kty":"oct","k":null})",
      R"({"kty":"oct","k":"c4n4ry=="})",
      R"({"kty":"oct","k":"c4n4ry c4n4ry"})",
      R"({"kty":"oct","k":"c4n4r+"})",
      R"({"kty":"oct","k":"c4n4rz"})",  // bits that belong to no byte
      oct(R"(,"kty":"oct")"),
      oct(R"(,"\u006bty":"oct")"),
      oct("") + "x",
      oct(R"(,"use":1)"),
      oct(R"(,"use":null)"),
      oct(R"(,"alg":256)"),
      oct(R"(,"kid":7)"),
      oct(R"(,"kid":"")"),
      oct(R"(,"kid":"a\nb")"),
      oct(R"(,"kid":")" + std::string(257, 'k') + '"'),
      oct(R"(,"key_ops":"sign")"),
      oct(R"(,"key_ops":[1])"),
      oct(R"(,"key_ops":["sign","verify","sign"])"),
      R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"})",
      with(ec(), "x_FEzR", "x_FEzS"),                     // not on the curve
      with(ec(), R"("P-256")", R"("P-384")"),             // not of its size
      with(ec(), "f83OJ3", "AQf83OJ3"),                   // more than its field
      with(testing::rfc7515_p256, "jpsQnn", "jpsQno"),    // another point's d
      with(testing::rfc7515_p256, "jpsQnnGQmL", "GQmL"),  // too short
      with(okp(), "11qYAY", "11qYA"),
      with(testing::rfc8037_ed25519, "nWGxne", "nWGxnf"),
      okp(R"(,"d":null)"),
      with(testing::rfc7515_rsa, R"("n":"ofgW)", R"("n":"AKH4)"),
      with(testing::rfc7515_rsa, R"("p":)", R"("P":)"),  // one private number missing
      with(testing::rfc7515_rsa, R"("d":)", R"("D":)"),
      with(testing::rfc7515_rsa, R"("dp":"BwKf)", R"("dp":"BwKg)"),
      with(testing::rfc7515_rsa, R"("e":"AQAB")", R"("e":"AAEAAQ")"),
  };
  for (const std::string& text : cases) EXPECT_EQ(refusal_of(text), "key_malformed") << text;
}

/// An RSA key without some of its members.
std::string rsa_without(const std::vector<std::string_view>& names) {
  std::string text(testing::rfc7515_rsa);
  for (const std::string_view name : names) {
    const std::size_t start = text.find(",\"" + std::string(name) + "\":");
    text.erase(start, text.find('"', text.find(":\"", start) + 2) + 1 - start);
  }
  return text;
}

TEST(Jwk, of_rsa_may_have_d_alone) {
  const Result<WrittenKey> whole = read_jwk(testing::rfc7515_rsa);
  const Result<WrittenKey> short_one = read_jwk(rsa_without({"p", "q", "dp", "dq", "qi"}));
  ASSERT_TRUE(short_one) << short_one.error().message;
  ASSERT_TRUE(is_private(*short_one));
  const auto bytes_of = [](const WrittenKey& key) {
    return std::get<crypto::PrivateKey>(key.material).pkcs8_der()->reveal([](std::string_view der) {
      return std::string(der);
    });
  };
  EXPECT_EQ(bytes_of(*short_one), bytes_of(*whole));
}

TEST(Jwk, of_rsa_has_all_of_its_private_numbers_or_d_alone) {
  const std::vector<std::vector<std::string_view>> lists{
      {"p"}, {"qi"}, {"d"}, {"p", "q"}, {"p", "q", "dp", "dq"}, {"d", "dp", "dq", "qi"}};
  for (const auto& names : lists) {
    const Result<WrittenKey> key = read_jwk(rsa_without(names));
    ASSERT_FALSE(key) << names.front();
    EXPECT_EQ(key.error().code, Code::key_malformed);
    EXPECT_NE(key.error().message.find("some of the members"), std::string::npos) << key.error().message;
  }
}

TEST(Jwk, of_a_secret_that_is_a_key_is_refused) {
  for (const std::string& key :
       {testing::Pair::of(Algorithm::rs256).public_pem(), std::string(testing::rfc8037_ed25519),
        testing::Pair::of(Algorithm::eddsa).public_der()}) {
    const std::string jwk = R"({"kty":"oct","k":")" + base::base64url_encode(key) + "\"}";
    const auto read = read_jwk(jwk);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, Code::key_malformed);
    EXPECT_NE(read.error().message.find("\"k\" of the key is not a secret"), std::string::npos) << read.error().message;
    EXPECT_FALSE(read_jwks(R"({"keys":[)" + jwk + "]}")) << "it is not passed over in a set";
  }
}

TEST(Jwk, that_is_weak_is_refused) {
  EXPECT_EQ(refusal_of(with(testing::rfc7515_rsa, R"("e":"AQAB")", R"("e":"Aw")")), "key_weak");
  EXPECT_EQ(refusal_of(R"({"kty":"RSA","e":"AQAB","n":")" + std::string(172, 'q') + R"("})"), "key_too_short");
}

TEST(Jwk, for_another_algorithm_than_its_type_has_is_refused) {
  EXPECT_EQ(refusal_of(ec(R"(,"alg":"ES384")")), "key_algorithm_mismatch");
  EXPECT_EQ(refusal_of(ec(R"(,"alg":"HS256")")), "key_algorithm_mismatch");
  EXPECT_EQ(refusal_of(oct(R"(,"alg":"RS256")")), "key_algorithm_mismatch");
  EXPECT_EQ(refusal_of(okp(R"(,"alg":"ES256")")), "key_algorithm_mismatch");
  EXPECT_EQ(refusal_of(with(testing::rfc7515_rsa, "{", R"({"alg":"EdDSA",)")), "key_algorithm_mismatch");
}

const std::string foreign_keys[] = {
    R"({"kty":"AKP","alg":"ML-DSA-44","pub":"AA"})",
    R"({"kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
    R"({"kty":"OKP","crv":"Ed448","x":"AA"})",
    R"({"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"})",
    ec(R"(,"use":"enc")"),
    ec(R"(,"alg":"ECDH-ES+A128KW")"),
    ec(R"(,"alg":"ES521")"),
    ec(R"(,"alg":"none")"),
    ec(R"(,"key_ops":["encrypt"])"),
    ec(R"(,"key_ops":["sign"])"),
    ec(R"(,"key_ops":[])"),
    oct(R"(,"alg":"A256GCM")"),
    oct(R"(,"key_ops":["sign"])"),
    with(testing::rfc7515_rsa, "{", R"({"oth":[],)"),
};

TEST(Jwk, for_another_purpose_is_refused_alone) {
  for (const std::string& text : foreign_keys) EXPECT_EQ(refusal_of(text), "secret_format_unsupported") << text;
}

TEST(Jwk, of_a_public_key_has_the_value_of_its_numbers) {
  const Result<WrittenKey> right = read_jwk(ec());
  const Result<WrittenKey> odd = read_jwk(
      with(ec(), "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU="));
  ASSERT_TRUE(odd) << odd.error().message;
  EXPECT_EQ(std::get<crypto::PublicKey>(odd->material), std::get<crypto::PublicKey>(right->material));
  EXPECT_EQ(odd->odd_members, (std::vector<OddMember>{{"x", Oddity::padding}}));
  EXPECT_TRUE(right->odd_members.empty());
}

TEST(Jwk, for_another_purpose_is_passed_over_in_a_set) {
  for (const std::string& foreign : foreign_keys) {
    const auto set = read_jwks(R"({"keys":[)" + foreign + ',' + ec(R"(,"kid":"one")") + R"(],"more":1})");
    ASSERT_TRUE(set) << foreign << set.error().message;
    ASSERT_EQ(set->keys.size(), 1u);
    EXPECT_EQ(set->keys.front().kid, "one");
    EXPECT_EQ(set->unused.size(), 1u);
    EXPECT_EQ(read_jwks(R"({"keys":[)" + foreign + "]}").error().code, Code::secret_format_unsupported);
  }
}

}  // namespace jwtsync::jose::jwk_test
