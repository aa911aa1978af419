// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <jwtsync/token.h>

#include <string>
#include <type_traits>
#include <utility>

#include "attacks.h"
#include "forge.h"

namespace jwtsync::verify_expired_test {

using namespace std::chrono_literals;

constexpr std::chrono::seconds day = 24h;

static_assert(!std::is_convertible_v<ExpiredToken, VerifiedToken>);
static_assert(!std::is_constructible_v<VerifiedToken, ExpiredToken>);
static_assert(!std::is_assignable_v<VerifiedToken&, ExpiredToken>);
static_assert(!std::is_constructible_v<ExpiredToken, VerifiedToken>);
static_assert(!std::is_convertible_v<ExpiredToken*, VerifiedToken*>);
static_assert(!std::is_convertible_v<ExpiredToken&, SignedContent&>, "a function must not take either");
static_assert(!std::is_convertible_v<VerifiedToken&, SignedContent&>);
static_assert(!std::is_default_constructible_v<ExpiredToken>);

std::string with(std::string_view members) {
  return token_of(good_header, R"({"iss":"auth","aud":"backend","sub":"alice",)" + std::string(members) + '}');
}

/// "accepted", or the code of the refusal. The clock says 1767225600.
std::string verdict(std::string_view token, std::chrono::seconds within = day,
                    const Expectations& expectations = good_expectations(),
                    const KeyRing& ring = ring_of(testing::canary_secret)) {
  const testing::FakeClock clock;
  const Verifier verifier = Verifier::create(ring, expectations, clock).value();
  Scratch scratch;
  const Result<ExpiredToken> taken = verifier.verify_expired(token, within, scratch);
  if (taken) return "accepted";
  EXPECT_FALSE(taken.error().message.empty());
  EXPECT_FALSE(taken.error().hint.empty());
  return std::string(name_of(taken.error().code));
}

TEST(VerifyExpired, takes_a_token_up_to_so_long_after_its_end) {
  EXPECT_EQ(verdict(with(R"("exp":1767225600)")), "accepted");
  EXPECT_EQ(verdict(with(R"("exp":1767139201)")), "accepted") << "a day less a second ago";
  EXPECT_EQ(verdict(with(R"("exp":1767139200.5)")), "accepted");
  EXPECT_EQ(verdict(with(R"("exp":1767139200)")), "token_expired") << "a day ago: the end itself is over, as in verify";
  EXPECT_EQ(verdict(with(R"("exp":1)"), Verifier::longest_expired), "token_expired");
  EXPECT_EQ(verdict(with(R"("exp":1767225599)"), 1s), "token_expired");
  EXPECT_EQ(verdict(with(R"("exp":1767225599.5)"), 1s), "accepted");
}

TEST(VerifyExpired, takes_a_token_that_has_not_expired_yet) {
  EXPECT_EQ(verdict(token_of(good_header, good_claims)), "accepted");
}

TEST(VerifyExpired, forgives_differences_of_the_clocks_besides) {
  Expectations lenient = good_expectations();
  lenient.leeway = 10s;
  EXPECT_EQ(verdict(with(R"("exp":1767139191)"), day, lenient), "accepted");
  EXPECT_EQ(verdict(with(R"("exp":1767139190)"), day, lenient), "token_expired");
  EXPECT_EQ(verdict(with(R"("exp":1767139300,"nbf":1767225610)"), day, lenient), "accepted");
}

TEST(VerifyExpired, takes_at_most_thirty_days) {
  const std::string token = with(R"("exp":1767225000)");
  EXPECT_EQ(verdict(token, 1s), "token_expired");
  EXPECT_EQ(verdict(token, Verifier::longest_expired), "accepted");
  EXPECT_EQ(Verifier::longest_expired, 30 * day);
  for (const std::chrono::seconds within :
       {0s, -1s, Verifier::longest_expired + 1s, std::chrono::seconds::max(), std::chrono::seconds::min()}) {
    EXPECT_EQ(verdict(token, within), "argument_invalid") << within.count();
  }
}

TEST(VerifyExpired, forgives_nothing_but_the_end) {
  struct Case {
    std::string_view name, members, code;
  };
  const Case cases[] = {
      {"nbf ahead", R"("exp":1767225500,"nbf":1767225601)", "token_not_yet_valid"},
      {"iat ahead", R"("exp":1767225500,"iat":1767225601)", "token_issued_in_future"},
      {"a date that is none", R"("exp":1767225500,"nbf":"x")", "token_claim_malformed"},
      {"exp that is none", R"("exp":"1767225500")", "token_claim_malformed"},
      {"a numeric sub", R"("exp":1767225500,"sub":1)", "token_malformed"},  // twice
      {"a jti that is no text", R"("exp":1767225500,"jti":7)", "token_claim_malformed"},
      {"no exp", R"("iat":1767225500)", "token_claim_missing"},
  };
  for (const Case& known : cases) EXPECT_EQ(verdict(with(known.members)), known.code) << known.name;
  EXPECT_EQ(verdict(token_of(good_header, R"({"iss":"mallory","aud":"backend","exp":1767225500})")),
            "token_issuer_mismatch");
  EXPECT_EQ(verdict(token_of(good_header, R"({"iss":"auth","aud":"billing","exp":1767225500})")),
            "token_audience_mismatch");
  EXPECT_EQ(verdict(token_of(good_header, R"({"iss":"auth","aud":"backend","exp":1767225500})",
                             testing::other_canary_secret)),
            "token_signature_invalid");
  Expectations access = good_expectations();
  access.type = "at+jwt";
  EXPECT_EQ(verdict(with(R"("exp":1767225500)"), day, access), "token_type_mismatch");
  Expectations strict = good_expectations();
  strict.required_claims = {"jti"};
  EXPECT_EQ(verdict(with(R"("exp":1767225500)"), day, strict), "token_claim_missing");
}

TEST(VerifyExpired, wants_an_end_even_where_verify_does_not) {
  Expectations endless = good_expectations();
  endless.allow_missing_expiration = true;
  EXPECT_EQ(verdict(with(R"("iat":1767225500)"), day, endless), "token_claim_missing");
  EXPECT_EQ(verdict(with(R"("exp":null)"), day, endless), "token_claim_malformed");
}

TEST(VerifyExpired, counts_from_the_greatest_age_too) {
  Expectations young = good_expectations();
  young.max_age = 60s;
  EXPECT_EQ(verdict(with(R"("exp":1767225700,"iat":1767225000)"), 1h, young), "accepted");
  EXPECT_EQ(verdict(with(R"("exp":1767225700,"iat":1767225000)"), 539s, young), "token_expired");
  EXPECT_EQ(verdict(with(R"("exp":1767225700,"iat":1767225000)"), 540s, young), "accepted");
  EXPECT_EQ(verdict(with(R"("exp":1767225700)"), 1h, young), "token_claim_missing");
}

/// Only what is refused for its age may be taken.
TEST(VerifyExpired, refuses_every_attack_but_old_age) {
  const std::vector<Attack> all = attacks();
  for (const Attack& attack : all) {
    const std::string said = verdict(attack.token, Verifier::longest_expired, attack.expectations);
    if (attack.code == Code::token_expired) continue;
    EXPECT_NE(said, "accepted") << attack.name;
    EXPECT_NE(said, "token_expired") << attack.name;
  }
  for (const RingAttack& known : ring_attacks()) {
    EXPECT_EQ(verdict(known.attack.token, day, known.attack.expectations, known.ring), name_of(known.attack.code))
        << known.attack.name;
  }
}

TEST(VerifyExpired, shows_what_the_token_says) {
  const testing::FakeClock clock;
  const Verifier verifier = Verifier::create(ring_of(testing::canary_secret), good_expectations(), clock).value();
  Scratch scratch;
  const auto token = verifier.verify_expired(with(R"("exp":1767225500,"jti":"j","iat":1767225000)"), day, scratch);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->subject(), "alice");
  EXPECT_EQ(token->issuer(), "auth");
  EXPECT_EQ(token->token_id(), "j");
  EXPECT_EQ(token->expires_at(), Time{1767225500s});
  EXPECT_EQ(token->issued_at(), Time{1767225000s});
  EXPECT_EQ(token->text("aud"), "backend");
  EXPECT_EQ(token->json("exp"), "1767225500");
  EXPECT_EQ(token->kid(), "EOzCZmqx-1X0_59m");
  EXPECT_EQ(token->algorithm(), Algorithm::hs256);
  EXPECT_EQ(token->header_json(), good_header);
  EXPECT_EQ(token->numeric_subject(), std::nullopt);
}

TEST(VerifyExpired, goes_by_the_time_that_it_is_given) {
  const testing::FakeClock clock;
  const Verifier verifier = Verifier::create(ring_of(testing::canary_secret), good_expectations(), clock).value();
  Scratch scratch;
  const std::string token = token_of(good_header, good_claims);  // until 1767225700
  EXPECT_TRUE(verifier.verify_expired(token, 1h, scratch, Time{1767229299s}));
  EXPECT_FALSE(verifier.verify_expired(token, 1h, scratch, Time{1767229300s}));
}

TEST(VerifyExpired, says_how_long_after_the_end) {
  const testing::FakeClock clock;
  const Verifier verifier = Verifier::create(ring_of(testing::canary_secret), good_expectations(), clock).value();
  Scratch scratch;
  EXPECT_EQ(verifier.verify_expired(with(R"("exp":1767222000)"), 60s, scratch).error().message,
            "the token has expired: exp is 2025-12-31T23:00:00Z (60 min ago); the clock says 2026-01-01T00:00:00Z, the "
            "leeway is 0 s; it may be over by 60 s");
}

}  // namespace jwtsync::verify_expired_test
