// SPDX-License-Identifier: Apache-2.0
#include "jose/key_file.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <string>

#include "../support/key_pair.h"
#include "crypto/der.h"

namespace jwtsync::jose::key_file_test {

using testing::Pair;
using namespace std::string_literals;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

bool is_private(const Result<WrittenKey>& key) {
  return key && std::holds_alternative<crypto::PrivateKey>(key->material);
}
bool is_public(const Result<WrittenKey>& key) {
  return key && std::holds_alternative<crypto::PublicKey>(key->material);
}

Error refusal_of(const Result<WrittenKey>& key) {
  if (key) return {Code::check_failed, "taken", ""};
  EXPECT_EQ(key.error().message.find(testing::canary), std::string::npos);
  EXPECT_FALSE(key.error().hint.empty()) << key.error().message;
  return key.error();
}

TEST(KeyFile, of_every_form_and_kind_is_read) {
  for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::es256, Algorithm::es384, Algorithm::es512}) {
    const Pair& pair = Pair::of(algorithm);
    EXPECT_TRUE(is_private(read_pem(pair.private_pem()))) << name_of(algorithm);
    EXPECT_TRUE(is_private(read_pem(pair.traditional_pem()))) << name_of(algorithm);
    EXPECT_TRUE(is_public(read_pem(pair.public_pem()))) << name_of(algorithm);
    EXPECT_TRUE(is_public(read_pem(pair.certificate_pem()))) << name_of(algorithm);
    EXPECT_TRUE(is_public(read_der(pair.public_der()))) << name_of(algorithm);
  }
  const Pair& edwards = Pair::of(Algorithm::eddsa);
  EXPECT_TRUE(is_private(read_pem(edwards.private_pem())));
  EXPECT_TRUE(is_public(read_pem(edwards.public_pem())));
  EXPECT_TRUE(is_public(read_pem(edwards.certificate_pem())));
  EXPECT_TRUE(is_public(read_der(Pair::of(Algorithm::rs256).rsa_public_der())));
}

TEST(KeyFile, may_have_text_around_and_other_line_breaks) {
  const std::string pem = Pair::of(Algorithm::es256).private_pem();
  EXPECT_TRUE(is_private(read_pem("# the key of auth\n" + pem + "\n\n")));
  EXPECT_TRUE(is_private(read_pem(replaced(pem, "\n", "\r\n"))));
  EXPECT_TRUE(is_private(read_pem(replaced(pem, "\n", " "))));
  EXPECT_TRUE(is_private(read_pem("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" +
                                  Pair::of(Algorithm::es256).traditional_pem())));
}

TEST(KeyFile, of_a_chain_is_the_first_certificate) {
  const std::string chain = Pair::of(Algorithm::es256).certificate_pem() + Pair::of(Algorithm::rs256).certificate_pem();
  const Result<WrittenKey> key = read_pem(chain);
  ASSERT_TRUE(is_public(key));
  EXPECT_EQ(std::get<crypto::PublicKey>(key->material).kind(), crypto::KeyKind::p256);
}

TEST(KeyFile, that_is_encrypted_is_refused_with_the_way_out) {
  for (const std::string& pem : {Pair::of(Algorithm::es256).encrypted_pem(),
                                 replaced(Pair::of(Algorithm::es256).traditional_pem(), "KEY-----\n",
                                          "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n")}) {
    const Error error = refusal_of(read_pem(pem));
    EXPECT_EQ(error.code, Code::key_malformed);
    EXPECT_EQ(error.message, "the key is encrypted, and no passphrase is ever asked for");
    EXPECT_EQ(error.hint, "decrypt it where it is kept: openssl pkey -in FILE -out DECRYPTED_FILE");
  }
}

TEST(KeyFile, with_escaped_line_breaks_is_recognised_and_explained) {
  const Error error = refusal_of(read_pem(replaced(Pair::of(Algorithm::es256).private_pem(), "\n", "\\n")));
  EXPECT_EQ(error.code, Code::key_malformed);
  EXPECT_EQ(error.message, "the line breaks of the PEM file are written as \\n, two characters");
  EXPECT_EQ(error.hint, "write real line breaks, such as by: printf '%b' \"$KEY\"");
  const Error of_r = refusal_of(read_pem(replaced(Pair::of(Algorithm::es256).public_pem(), "\n", "\\r")));
  EXPECT_EQ(of_r.message, "the line breaks of the PEM file are written as \\r, two characters");
}

TEST(KeyFile, that_is_broken_is_refused) {
  const std::string pem = Pair::of(Algorithm::es256).private_pem();
  const std::string cases[] = {
      "-----BEGIN ",
      "-----BEGIN PRIVATE KEY-----",
      pem.substr(0, pem.find("-----END")),
      replaced(pem, "END PRIVATE", "END PUBLIC"),
      replaced(pem, "PRIVATE KEY", "PUBLIC KEY"),
      replaced(pem, "PRIVATE KEY", "CERTIFICATE"),
      replaced(pem, "PRIVATE KEY", "CERTIFICATE REQUEST"),
      "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
      "-----BEGIN PRIVATE KEY-----\nc4n4ry!\n-----END PRIVATE KEY-----\n",
      "-----BEGIN PRIVATE KEY-----\nc4n4ryc4n4ry\n-----END PRIVATE KEY-----\n",
      "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n",
      pem + pem,
      pem + Pair::of(Algorithm::es256).public_pem(),
      Pair::of(Algorithm::es256).public_pem() + pem,
      Pair::of(Algorithm::es256).certificate_pem() + pem,
      pem + "-----BEGIN PRIVATE KEY-----",
  };
  for (const std::string& text : cases) EXPECT_EQ(refusal_of(read_pem(text)).code, Code::key_malformed) << text;
  std::string many;
  for (int i = 0; i < 17; ++i) many += Pair::of(Algorithm::es256).certificate_pem();
  EXPECT_EQ(refusal_of(read_pem(many)).code, Code::key_malformed);
}

TEST(KeyFile, in_der_ends_where_its_bytes_end) {
  const std::string der = Pair::of(Algorithm::rs256).public_der();
  EXPECT_EQ(refusal_of(read_der(der + '\0')).code, Code::key_malformed);
  EXPECT_EQ(refusal_of(read_der(der.substr(0, der.size() - 1))).code, Code::key_malformed);
  EXPECT_EQ(refusal_of(read_der("")).code, Code::key_malformed);
}

TEST(KeyFile, in_der_of_a_kind_that_is_not_taken_is_named) {
  using crypto::der::element;
  using crypto::der::Tag;
  const std::string pss = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"s, ml_dsa = "\x60\x86\x48\x01\x65\x03\x04\x03\x12"s;
  for (const auto& [object, name] : {std::pair{pss, "id-RSASSA-PSS"}, std::pair{ml_dsa, "ML-DSA-65"}}) {
    const std::string algorithm = element(Tag::sequence, element(Tag::object, object));
    const std::string bytes(300, 'k');
    const std::string public_key = element(Tag::sequence, algorithm + element(Tag::bit_string, '\0' + bytes));
    const std::string private_key = element(
        Tag::sequence, element(Tag::integer, std::string(1, '\0')) + algorithm + element(Tag::octet_string, bytes));
    for (const std::string& der : {public_key, private_key}) {
      const Error error = refusal_of(read_der(der));
      EXPECT_EQ(error.code, Code::key_malformed) << name;
      EXPECT_NE(error.message.find(name), std::string::npos) << error.message;
    }
  }
}

}  // namespace jwtsync::jose::key_file_test
