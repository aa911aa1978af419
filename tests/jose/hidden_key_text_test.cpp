// SPDX-License-Identifier: Apache-2.0
#include "jose/hidden_key_text.h"

#include <gmock/gmock.h>
#include <string>

#include "../support/key_pair.h"
#include "base/encoding.h"
#include "jose/value.h"

namespace jwtsync::jose::hidden_key_text_test {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::Pair;

std::string base64(const std::string& bytes) {
  std::string text = base::base64url_encode(bytes);
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  while (text.size() % 4 != 0) text += '=';
  return text;
}

Error refusal(const std::string& bytes) {
  const auto key = find_hidden_key(bytes);
  EXPECT_TRUE(key && key->has_value()) << bytes;
  return key && *key ? refusal_of(**key, bytes) : Error{};
}

TEST(HiddenKeyText, says_what_it_is_and_in_what) {
  const Pair& rsa = Pair::of(Algorithm::rs256);
  EXPECT_EQ(refusal(base64(rsa.public_der())).message, "the value is an RSA public key as DER, in base64");
  EXPECT_EQ(refusal(base64(rsa.private_pem())).message, "the value is a private key as PEM, in base64");
  EXPECT_EQ(refusal(base::hex_encode(base64(rsa.public_pem()))).message,
            "the value is a public key as PEM, in base64, in hexadecimal");
  EXPECT_EQ(refusal("\xEF\xBB\xBF{\"keys\":[{\"kty\":\"RSA\"}]}").message,
            "the value is a JSON Web Key Set, behind a byte order mark");
  EXPECT_EQ(refusal(rsa.public_pem()).code, Code::secret_format_unsupported);
}

TEST(HiddenKeyText, names_the_format_that_reads_it_and_no_other) {
  const std::string pem = Pair::of(Algorithm::es256).public_pem();
  EXPECT_THAT(refusal(base64(pem)).hint, ::testing::EndsWith("locator: ?format=base64"));
  EXPECT_THAT(refusal(base64(pem) + "\n").hint, ::testing::EndsWith("locator: ?format=base64"));
  EXPECT_THAT(refusal(base::base64url_encode(pem + "\n")).hint, HasSubstr("?format=base64"));
  EXPECT_THAT(refusal(base::hex_encode(pem)).hint, ::testing::EndsWith("locator: ?format=hex"));
  const std::string text = base64(pem);
  const std::string lines = text.substr(0, 76) + "\n" + text.substr(76);
  EXPECT_THAT(refusal(lines).hint, HasSubstr("line breaks out"));
  EXPECT_THAT(refusal(lines).hint, ::testing::EndsWith("?format=base64"));
  EXPECT_THAT(refusal(base64(base64(pem))).hint, Not(HasSubstr("?format")));
  EXPECT_THAT(refusal(base64(pem.substr(0, 60))).hint, Not(HasSubstr("?format"))) << "half a key is read by none";
}

TEST(HiddenKeyText, names_the_member_of_json_that_holds_it) {
  EXPECT_EQ(refusal(R"({"type":"RS256","key":"-----BEGIN PUBLIC KEY-----\nMIIB"})").hint,
            "give the key alone: it stands in the member \"key\"");
  const Error unnamed = refusal(R"({"c4n4ry 1":"-----BEGIN PUBLIC KEY-----\nMIIB"})");
  EXPECT_THAT(unnamed.hint, HasSubstr("give the key alone"));
  EXPECT_THAT(unnamed.hint, Not(HasSubstr("c4n4ry"))) << "what may be a secret is not repeated";
}

TEST(HiddenKeyText, has_an_advice_for_every_notation_and_wrapping) {
  const std::string pem = Pair::of(Algorithm::es256).public_pem();
  EXPECT_THAT(refusal("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI").hint, HasSubstr("ssh-keygen"));
  EXPECT_THAT(refusal(R"([{"kty":"RSA"},{"kty":"RSA"}])").hint, HasSubstr(R"({"keys": [...]})"));
  EXPECT_THAT(refusal("---- BEGIN PUBLIC KEY ----").hint, HasSubstr("-----BEGIN"));
  EXPECT_THAT(refusal("'[{\"kty\":\"RSA\"},{}]'").hint, HasSubstr("quotation marks"));
  EXPECT_THAT(refusal("%2D----BEGIN%20PUBLIC KEY-----").hint, Not(::testing::IsEmpty()));
}

}  // namespace jwtsync::jose::hidden_key_text_test
