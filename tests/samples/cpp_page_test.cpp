// SPDX-License-Identifier: Apache-2.0
// The samples of docs/cpp.md that no header has.
#include "samples.h"

namespace jwtsync::cpp_page_test {

TEST_F(Samples, of_signing_by_a_keeper) {
  const auto sample = [&](const Result<std::unique_ptr<Keeper>>& keeper) {
    Keeper::Local local;
    Claims claims;
    claims.issuer("auth").subject("alice").expires_at(world.clock.now() + std::chrono::minutes(15));
    Result<std::string_view> token = (*keeper)->sign(claims, local);  // lives in `local`, until its next use
    if (!token) return fail(token.error());
    said = *token;
    return 0;
  };
  const auto keeper = Keeper::open(world, {.expectations = {.issuer = "auth"}});
  ASSERT_TRUE(keeper) << keeper.error().message;
  ASSERT_EQ(sample(keeper), 0);
  Keeper::Local local;
  EXPECT_TRUE((*keeper)->verify(said, local));

  fake.variables.set("JWT_SECRET_STAGING", "short");
  const auto without = Keeper::open(world, {.without_key = WithoutKey::wait});
  ASSERT_TRUE(without) << without.error().message;
  EXPECT_EQ(sample(without), failed);
  EXPECT_EQ(said, "ring_unavailable");
}

TEST_F(Samples, of_keys_without_a_keeper) {
  const auto sample = [&](const Secret& secret) {
    Result<KeyRing> ring = KeyRing::parse(secret);
    if (!ring) return fail(ring.error());
    Result<Signer> signer = Signer::create(*ring);
    if (!signer) return fail(signer.error());
    Result<Verifier> verifier =
        Verifier::create(*ring, {.issuer = "auth", .leeway = std::chrono::seconds(30)}, world.clock);
    if (!verifier) return fail(verifier.error());
    Scratch signing, verifying;
    const auto token = signer->sign(Claims().issuer("auth").expires_at(world.clock.now()), signing);
    return verifier->verify(*token, verifying) ? 0 : 1;
  };
  const auto secret = Secret::copy_of(testing::canary_secret);
  EXPECT_EQ(sample(*secret), 0) << "it expires now, and 30 seconds are forgiven";
  EXPECT_EQ(sample(Secret()), failed);
  EXPECT_EQ(said, "secret_empty");
}

}  // namespace jwtsync::cpp_page_test
