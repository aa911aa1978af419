// SPDX-License-Identifier: Apache-2.0
#include "../token/allocations.h"
#include "../token/attacks.h"
#include "fixture.h"

#include <array>
#include <type_traits>

namespace jwtsync::capi::verifier_test {

constexpr std::string_view claims = R"({"sub":"somebody","aud":"backend","exp":2000000000})";
constexpr std::int64_t in_time = 1'999'999'999, too_late = 2'000'000'001;

class verifier_test : public ::testing::Test {
 protected:
  void SetUp() override {
    const Owned<jwtsync_ring> ring = ring_of(jwtsync::testing::canary_secret);
    const auto signer =
        made<jwtsync_signer>([&](jwtsync_signer** out) { return jwtsync_signer_create(ring.get(), out, nullptr); });
    token = string_of(made<jwtsync_string>([&](jwtsync_string** out) {
      return jwtsync_signer_sign(signer.get(), claims.data(), claims.size(), out, nullptr);
    }));
    verifier = made<jwtsync_verifier>([&](jwtsync_verifier** out) {
      const std::array<jwtsync_text, 1> audiences{text("backend")};
      jwtsync_expectations expected{};
      expected.struct_size = sizeof expected;
      expected.audiences = audiences.data();
      expected.audience_count = 1;
      return jwtsync_verifier_create(ring.get(), &expected, out, nullptr);
    });
  }
  [[nodiscard]] jwtsync_status verify(std::string_view jwt, std::int64_t now, jwtsync_token* out = nullptr,
                                      jwtsync_error** error = nullptr) {
    return jwtsync_verifier_verify(verifier.get(), jwt.data(), jwt.size(), now, scratch.get(), out, error);
  }

  std::string token;
  Owned<jwtsync_verifier> verifier;
  Owned<jwtsync_scratch> scratch{jwtsync_scratch_new()};
};

TEST_F(verifier_test, gives_what_the_token_says) {
  jwtsync_token out{};
  out.struct_size = sizeof out;
  ASSERT_EQ(verify(token, in_time, &out), JWTSYNC_OK);
  EXPECT_EQ(string_of(out.claims), claims);
  EXPECT_THAT(string_of(out.header), ::testing::HasSubstr(R"("alg":"HS256")"));
  EXPECT_EQ(string_of(out.algorithm), "HS256");
  EXPECT_EQ(out.kid.size, 16u);
}

TEST_F(verifier_test, goes_by_fractions_of_a_second) {
  const auto at = [&](std::int64_t now, std::int32_t nanoseconds) {
    return jwtsync_verifier_verify_at(verifier.get(), token.data(), token.size(), now, nanoseconds, scratch.get(),
                                      nullptr, nullptr);
  };
  EXPECT_EQ(at(1'999'999'999, 999'999'999), JWTSYNC_OK);
  EXPECT_EQ(at(2'000'000'000, 1), JWTSYNC_REFUSED);
  EXPECT_EQ(at(1'999'999'999, 1'000'000'000), JWTSYNC_USAGE);
  EXPECT_EQ(at(JWTSYNC_NOW, 0), JWTSYNC_OK);
}

TEST_F(verifier_test, fills_in_no_more_than_its_caller_has_room_for) {
  jwtsync_token out{};
  out.struct_size = offsetof(jwtsync_token, claims);  // of an older header
  ASSERT_EQ(verify(token, in_time, &out), JWTSYNC_OK);
  EXPECT_NE(out.header.data, nullptr);
  EXPECT_EQ(out.claims.data, nullptr);
  out.struct_size = 0;
  EXPECT_EQ(verify(token, in_time, &out), JWTSYNC_USAGE);
}

TEST_F(verifier_test, allocates_nothing_but_the_words_of_a_refusal) {
  jwtsync_token out{};
  out.struct_size = sizeof out;
  static_cast<void>(verify(token, in_time, &out));  // OpenSSL may take its time and memory the first time
  const std::size_t before = allocations();
  EXPECT_EQ(verify(token, in_time, &out), JWTSYNC_OK);
  EXPECT_EQ(verify(token, JWTSYNC_NOW, &out), JWTSYNC_OK);
  EXPECT_EQ(verify(token, too_late, &out), JWTSYNC_REFUSED);
  EXPECT_EQ(allocations(), before);
}

TEST_F(verifier_test, judges_at_the_time_it_is_told) {
  EXPECT_EQ(verify(token, in_time), JWTSYNC_OK);
  EXPECT_EQ(verify(token, too_late), JWTSYNC_REFUSED);
  jwtsync_error* given = nullptr;
  EXPECT_EQ(verify(token, too_late, nullptr, &given), JWTSYNC_REFUSED);
  const Owned<jwtsync_error> error(given);
  EXPECT_STREQ(jwtsync_error_code(given), "token_expired");
  EXPECT_THAT(jwtsync_error_message(given), ::testing::HasSubstr("2033-05-18T03:33:21Z"));
}

TEST_F(verifier_test, takes_an_expired_token_only_where_it_is_asked_to) {
  jwtsync_expired_token out{};
  out.struct_size = sizeof out;
  const auto take = [&](std::int64_t within, std::int64_t now, jwtsync_error** error) {
    return jwtsync_verifier_verify_expired(verifier.get(), token.data(), token.size(), within, now, 0, scratch.get(),
                                           &out, error);
  };
  EXPECT_EQ(verify(token, too_late), JWTSYNC_REFUSED);
  ASSERT_EQ(take(60, too_late, nullptr), JWTSYNC_OK);
  EXPECT_EQ(string_of(out.claims), claims);
  EXPECT_EQ(string_of(out.algorithm), "HS256");
  EXPECT_EQ(take(60, in_time, nullptr), JWTSYNC_OK) << "a refresh may come ahead of time";
  const auto refusal = [&](std::int64_t within, std::int64_t now) {
    return code_of([&](jwtsync_error** error) { return take(within, now, error); });
  };
  EXPECT_EQ(refusal(60, 2'000'000'060), "token_expired");
  EXPECT_EQ(refusal(2'592'000, 2'002'591'999), "");
  for (const std::int64_t within : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{2'592'001}, INT64_MAX, INT64_MIN}) {
    EXPECT_EQ(refusal(within, too_late), "argument_invalid") << within;
  }
  out.struct_size = 0;
  EXPECT_EQ(take(60, too_late, nullptr), JWTSYNC_USAGE);
}

TEST_F(verifier_test, gives_an_expired_token_by_no_struct_of_another_kind) {
  static_assert(!std::is_convertible_v<jwtsync_expired_token*, jwtsync_token*>);
  static_assert(!std::is_convertible_v<jwtsync_token*, jwtsync_expired_token*>);
}

TEST_F(verifier_test, a_forged_token_is_refused) {
  char& middle = token[token.size() - 20];
  middle = middle == 'A' ? 'B' : 'A';
  EXPECT_EQ(code_of([&](jwtsync_error** error) { return verify(token, in_time, nullptr, error); }),
            "token_signature_invalid");
}

TEST_F(verifier_test, an_unknown_expectation_is_refused_at_once) {
  const Owned<jwtsync_ring> ring = ring_of(jwtsync::testing::canary_secret);
  jwtsync_expectations expected{};
  expected.struct_size = sizeof expected;
  expected.leeway_seconds = 1'000'000;
  EXPECT_EQ(
      code_of([&](jwtsync_error** error) { return jwtsync_verifier_create(ring.get(), &expected, nullptr, error); }),
      "argument_invalid");
}

std::vector<jwtsync_text> in_c(const std::vector<std::string>& strings) {
  std::vector<jwtsync_text> texts;
  for (const std::string& string : strings) texts.push_back(text(string));
  return texts;
}

Owned<jwtsync_verifier> verifier_of(const Owned<jwtsync_ring>& ring, const Expectations& expectations) {
  const std::vector<jwtsync_text> audiences = in_c(expectations.audiences);
  const std::vector<jwtsync_text> required = in_c(expectations.required_claims);
  std::vector<jwtsync_text> algorithms;
  for (const Algorithm algorithm : expectations.algorithms) algorithms.push_back(text(name_of(algorithm)));
  jwtsync_expectations expected{};
  expected.struct_size = sizeof expected;
  if (expectations.issuer) expected.issuer = text(*expectations.issuer);
  if (expectations.type) expected.type = text(*expectations.type);
  expected.audiences = audiences.data();
  expected.audience_count = audiences.size();
  expected.algorithms = algorithms.data();
  expected.algorithm_count = algorithms.size();
  expected.required_claims = required.data();
  expected.required_claim_count = required.size();
  expected.leeway_seconds = expectations.leeway.count();
  expected.allow_missing_expiration = expectations.allow_missing_expiration ? 1 : 0;
  expected.max_age_seconds = expectations.max_age.value_or(std::chrono::seconds(0)).count();
  expected.allow_issued_in_future = expectations.allow_issued_in_future ? 1 : 0;
  expected.allow_numeric_subject = expectations.allow_numeric_subject ? 1 : 0;
  expected.require_low_s = expectations.require_low_s ? 1 : 0;
  constexpr std::array matches{JWTSYNC_AUDIENCE_ANY, JWTSYNC_AUDIENCE_ALL, JWTSYNC_AUDIENCE_ONLY};
  if (expectations.audience_match) {
    expected.audience_match = matches.at(static_cast<std::size_t>(*expectations.audience_match));
  }
  return made<jwtsync_verifier>(
      [&](jwtsync_verifier** out) { return jwtsync_verifier_create(ring.get(), &expected, out, nullptr); });
}

/// The code of the refusal, at the time that attacks are aimed at.
std::string verdict(std::string_view keys, const Attack& attack) {
  const std::int64_t now = jwtsync::testing::FakeClock().now().time_since_epoch() / std::chrono::seconds(1);
  const Owned<jwtsync_verifier> verifier = verifier_of(ring_of(keys), attack.expectations);
  const Owned<jwtsync_scratch> scratch(jwtsync_scratch_new());
  return code_of([&](jwtsync_error** error) {
    return jwtsync_verifier_verify(verifier.get(), attack.token.data(), attack.token.size(), now, scratch.get(),
                                   nullptr, error);
  });
}

/// An expectation that an older caller's struct has no room for is not expected, whatever lies behind it.
TEST(verifier_in_c, takes_the_struct_of_an_older_header) {
  static_assert(offsetof(jwtsync_expectations, max_age_seconds) % alignof(std::int64_t) == 0 &&
                offsetof(jwtsync_expectations, max_age_seconds) >=
                    offsetof(jwtsync_expectations, allow_missing_expiration) + 2 * sizeof(std::int32_t));
  const Owned<jwtsync_ring> ring = ring_of(jwtsync::testing::canary_secret);
  jwtsync_expectations expected{};
  expected.struct_size = offsetof(jwtsync_expectations, max_age_seconds);
  expected.max_age_seconds = -1;
  EXPECT_EQ(jwtsync_verifier_create(ring.get(), &expected, nullptr, nullptr), JWTSYNC_OK);
  expected.struct_size = sizeof expected;
  EXPECT_EQ(jwtsync_verifier_create(ring.get(), &expected, nullptr, nullptr), JWTSYNC_USAGE);
  expected.max_age_seconds = 60;
  expected.allow_issued_in_future = 1;
  EXPECT_EQ(jwtsync_verifier_create(ring.get(), &expected, nullptr, nullptr), JWTSYNC_USAGE);
}

TEST(verifier_in_c, refuses_every_attack_with_its_code) {
  for (const Attack& attack : attacks()) {
    EXPECT_EQ(verdict(jwtsync::testing::canary_secret, attack), name_of(attack.code)) << attack.name;
  }
  for (const RingAttack& known : ring_attacks()) {
    EXPECT_EQ(verdict(known.keys, known.attack), name_of(known.attack.code)) << known.attack.name;
  }
}

}  // namespace jwtsync::capi::verifier_test
