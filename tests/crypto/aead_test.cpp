// SPDX-License-Identifier: Apache-2.0
#include "crypto/aead.h"

#include <gtest/gtest.h>
#include <string>

#include "base/encoding.h"

namespace jwtsync::crypto::aead_test {

std::string hex(std::string_view text) {
  std::string bytes(text.size() / 2, '\0');
  EXPECT_EQ(base::hex_decode(text, bytes.data()), bytes.size());
  return bytes;
}

const std::string key = hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
const std::string nonce = hex("404142434445464748494a4b4c4d4e4f5051525354555657");
const std::string associated = hex("50515253c0c1c2c3c4c5c6c7");
constexpr std::string_view plain =
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be "
    "it.";

#ifdef JWTSYNC_EVP_ONLY

TEST(Aead, says_that_it_was_built_without) {
  ASSERT_TRUE(why_no_aead());
  EXPECT_EQ(why_no_aead()->code, Code::secret_format_unsupported);
  EXPECT_FALSE(aead_encrypt(key, nonce, associated, plain));
  EXPECT_FALSE(aead_decrypt(key, nonce, associated, plain).value());
}

#else

std::string encrypted() { return aead_encrypt(key, nonce, associated, plain).value(); }

/// What is decrypted; "(nothing)" if nothing is.
std::string decrypted(std::string_view by, std::string_view once, std::string_view with, std::string_view text) {
  const Result<std::optional<Secret>> opened = aead_decrypt(by, once, with, text);
  EXPECT_TRUE(opened);
  if (!*opened) return "(nothing)";
  return (*opened)->reveal([](std::string_view bytes) { return std::string(bytes); });
}

TEST(Aead, gives_the_answer_of_the_draft) {  // draft-irtf-cfrg-xchacha-03, A.3.1
  EXPECT_EQ(why_no_aead(), std::nullopt);
  EXPECT_EQ(base::hex_encode(encrypted()),
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39"
            "ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
            "21f9664c97637da9768812f615c68b13b52e"
            "c0875924c1c7987947deafd8780acf49");
  EXPECT_EQ(decrypted(key, nonce, associated, encrypted()), plain);
}

TEST(Aead, tells_every_single_changed_bit_of_each_argument) {
  const std::string whole = encrypted();
  const std::array<std::string, 4> arguments{key, nonce, associated, whole};
  for (std::size_t which = 0; which < arguments.size(); ++which) {
    for (std::size_t bit = 0; bit < arguments[which].size() * 8; ++bit) {
      std::array<std::string, 4> changed = arguments;
      changed[which][bit / 8] = static_cast<char>(changed[which][bit / 8] ^ (1 << (bit % 8)));
      ASSERT_EQ(decrypted(changed[0], changed[1], changed[2], changed[3]), "(nothing)") << which << " " << bit;
    }
  }
}

TEST(Aead, takes_no_other_size) {
  EXPECT_FALSE(aead_encrypt(key.substr(1), nonce, associated, plain));
  EXPECT_FALSE(aead_encrypt(key, nonce + "x", associated, plain));
  EXPECT_EQ(decrypted(key.substr(1), nonce, associated, encrypted()), "(nothing)");
  EXPECT_EQ(decrypted(key, nonce, associated, encrypted().substr(0, aead_tag_size - 1)), "(nothing)");
  EXPECT_EQ(decrypted(key, nonce, associated, ""), "(nothing)");
}

TEST(Aead, encrypts_nothing_too) {
  const std::string tag = aead_encrypt(key, nonce, "", "").value();
  EXPECT_EQ(tag.size(), aead_tag_size);
  EXPECT_EQ(decrypted(key, nonce, "", tag), "");
}

#endif

}  // namespace jwtsync::crypto::aead_test
