// SPDX-License-Identifier: Apache-2.0
// The check of an HMAC tag, as a Verifier does it with a key that it does not see.
#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <jwtsync/token.h>

#include <cstring>
#include <optional>

#include "crypto/hmac.h"
#include "poison.h"

namespace jwtsync::constant_time::tag_test {

/// 64 characters, so that it serves every hash.
constexpr std::string_view key = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1YcKt5-c4n4ry-Bv8nM3xQw7Ez2Lp9";

class tag : public ::testing::TestWithParam<Algorithm> {
 protected:
  [[nodiscard]] KeyRing ring() const {
    return KeyRing::parse(Secret::copy_of(key).value(), {.algorithm = GetParam()}).value();
  }

  /// A token of an unknowing signer.
  [[nodiscard]] std::string token() const {
    Scratch scratch;
    return std::string(Signer::create(ring()).value().sign(Claims().set("sub", "alice"), scratch).value());
  }

  /// What a Verifier says of a token, all of its key being secret.
  [[nodiscard]] std::optional<Code> refusal_of(const std::string& token) const {
    const KeyRing secret = ring();
    poison(secret);
    std::optional<Code> refusal;
    EXPECT_EQ(leaks_of([&] {
                const Verifier verifier = Verifier::create(secret, {.allow_missing_expiration = true}, clock_).value();
                Scratch scratch;
                const auto verified = verifier.verify(token, scratch);
                if (!verified) refusal = verified.error().code;
              }),
              0U);
    return refusal;
  }

 private:
  jwtsync::testing::FakeClock clock_;
};

TEST_P(tag, that_is_right_is_accepted) { EXPECT_EQ(refusal_of(token()), std::nullopt); }

TEST_P(tag, that_is_wrong_anywhere_is_refused) {
  const std::string good = token();
  const std::size_t tag_at = good.rfind('.') + 1;
  for (const std::size_t place : {tag_at, (tag_at + good.size()) / 2, good.size() - 2}) {
    std::string forged = good;
    forged[place] = forged[place] == 'A' ? 'B' : 'A';
    EXPECT_EQ(refusal_of(forged), Code::token_signature_invalid) << place;
  }
}

INSTANTIATE_TEST_SUITE_P(every_hash, tag, ::testing::Values(Algorithm::hs256, Algorithm::hs384, Algorithm::hs512));

TEST(tags, that_are_compared_by_memcmp_are_found) {
  const std::string secret(key);
  poison(secret);
  const auto mac = crypto::HmacKey::prepare(crypto::Hash::sha256, secret).value();
  const std::string presented(crypto::digest_size(crypto::Hash::sha256), 'a');
  EXPECT_GT(leaks_of([&] {
              const auto expected = mac.authenticate("message").value();
              bool equal = std::memcmp(expected.bytes.data(), presented.data(), expected.size) == 0;
              declassify(equal);
              EXPECT_FALSE(equal);
            }),
            0U);
}

}  // namespace jwtsync::constant_time::tag_test
