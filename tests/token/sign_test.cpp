// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <jwtsync/token.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

#include "../support/example_keys.h"
#include "../support/key_set.h"
#include "allocations.h"
#include "base/encoding.h"
#include "forge.h"

namespace jwtsync::sign_test {

using namespace std::chrono_literals;

Claims good(const Clock& clock) {
  Claims claims;
  claims.issuer("auth").audience("backend").subject("alice").expires_at(clock.now() + 100s);
  return claims;
}

TEST(Signer, writes_header_claims_and_signature) {
  const testing::FakeClock clock;
  const Signer signer = Signer::create(ring_of(testing::canary_secret)).value();
  Scratch scratch;
  const auto token = signer.sign(good(clock), scratch);
  ASSERT_TRUE(token);
  EXPECT_EQ(*token, token_of(R"({"alg":"HS256","typ":"JWT","kid":"EOzCZmqx-1X0_59m"})",
                             R"({"iss":"auth","aud":"backend","sub":"alice","exp":1767225700})"));
}

TEST(Signer, of_a_secret_makes_tokens_that_its_ring_accepts_and_no_other) {
  const testing::FakeClock clock;
  for (const Algorithm algorithm : {Algorithm::hs256, Algorithm::hs384, Algorithm::hs512}) {
    const std::array rings{ring_of(long_secret(), algorithm), ring_of(long_secret() + "!", algorithm)};
    Scratch scratch;
    for (const std::size_t own : {0u, 1u}) {
      const std::string token(Signer::create(rings[own])->sign(good(clock), scratch).value());
      EXPECT_TRUE(Verifier::create(rings[own], good_expectations(), clock)->verify(token, scratch));
      const auto refused = Verifier::create(rings[1 - own], good_expectations(), clock)->verify(token, scratch);
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().code, Code::token_signature_invalid);
    }
  }
}

TEST(Signer, of_a_key_pair_makes_tokens_that_its_public_half_accepts) {
  const testing::FakeClock clock;
  for (const Algorithm algorithm : testing::pair_algorithms) {
    const testing::Pair& pair = testing::Pair::of(algorithm);
    const Signer signer = Signer::create(private_ring(pair, algorithm)).value();
    const Verifier verifier = Verifier::create(public_ring(pair, algorithm), good_expectations(), clock).value();
    Scratch scratch;
    for (int i = 0; i < 10; ++i) {  // an ECDSA signature is another each time
      const std::string token(signer.sign(good(clock), scratch).value());
      const auto verified = verifier.verify(token, scratch);
      ASSERT_TRUE(verified) << name_of(algorithm) << ' ' << name_of(verified.error().code);
      EXPECT_EQ(verified->algorithm(), algorithm);
    }
  }
}

TEST(Signer, of_a_ring_of_public_keys_is_refused) {
  const auto signer = Signer::create(public_ring(testing::Pair::of(Algorithm::es256), Algorithm::es256));
  ASSERT_FALSE(signer);
  EXPECT_EQ(signer.error().code, Code::signing_key_absent);
}

TEST(Signer, signs_with_the_signing_key_of_a_ring_of_several) {
  const testing::FakeClock clock;
  const KeyRing old = ring_of(testing::other_canary_secret);
  const KeyRing ring = ring_of(testing::set_of_secrets({testing::canary_secret, testing::other_canary_secret}));
  const Verifier verifier = Verifier::create(ring, good_expectations(), clock).value();
  Scratch scratch;
  const std::string fresh(Signer::create(ring)->sign(good(clock), scratch).value());
  EXPECT_EQ(verifier.verify(fresh, scratch)->kid(), ring.signing_key()->kid());
  const std::string before(Signer::create(old)->sign(good(clock), scratch).value());
  EXPECT_EQ(verifier.verify(before, scratch)->kid(), old.signing_key()->kid());
}

/// The header of a token, decoded.
std::string header_in(std::string_view token) {
  return base::base64url_decode(token.substr(0, token.find('.'))).value();
}

std::string signed_header(const KeyRing& ring, const SigningOptions& options) {
  const testing::FakeClock clock;
  const Signer signer = Signer::create(ring, options).value();
  Scratch scratch;
  const std::string token(signer.sign(good(clock), scratch).value());
  EXPECT_TRUE(Verifier::create(ring, good_expectations(), clock)->verify(token, scratch)) << options.type;
  return header_in(token);
}

TEST(Signer, writes_the_type_that_it_is_told) {
  const KeyRing ring = ring_of(testing::canary_secret);
  EXPECT_EQ(signed_header(ring, {.type = "at+jwt"}), R"({"alg":"HS256","typ":"at+jwt","kid":"EOzCZmqx-1X0_59m"})");
  for (const std::string_view type : {"JWT", "logout+jwt", "secevent+jwt", "application/at+jwt", "vnd.example.v1+jwt",
                                      "dpop+jwt", "a", "0", "x-a_b!c#d$e&f^g"}) {
    EXPECT_EQ(signed_header(ring, {.type = std::string(type)}),
              R"({"alg":"HS256","typ":")" + std::string(type) + R"(","kid":"EOzCZmqx-1X0_59m"})");
  }
}

TEST(Signer, writes_a_type_that_verifiers_of_it_take_and_others_refuse) {
  const testing::FakeClock clock;
  const KeyRing ring = ring_of(testing::canary_secret);
  Scratch scratch;
  const std::string token(Signer::create(ring, {.type = "at+jwt"})->sign(good(clock), scratch).value());
  for (const std::string_view type : {"at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"}) {
    Expectations expectations = good_expectations();
    expectations.type = type;
    EXPECT_TRUE(Verifier::create(ring, expectations, clock)->verify(token, scratch)) << type;
  }
  for (const std::string_view type : {"JWT", "at", "id+jwt", "text/at+jwt"}) {
    Expectations expectations = good_expectations();
    expectations.type = type;
    EXPECT_EQ(Verifier::create(ring, expectations, clock)->verify(token, scratch).error().code,
              Code::token_type_mismatch)
        << type;
  }
}

/// A type becomes part of a header that others read: nothing but the name of a media type does.
TEST(Signer, writes_no_type_that_is_no_media_type) {
  using namespace std::string_view_literals;
  const KeyRing ring = ring_of(testing::canary_secret);
  for (const std::string_view type : {""sv,
                                      " "sv,
                                      "at jwt"sv,
                                      " at+jwt"sv,
                                      "at+jwt "sv,
                                      "at+jwt\n"sv,
                                      "a/b/c"sv,
                                      "/"sv,
                                      "a/"sv,
                                      "/b"sv,
                                      "\\"sv,
                                      "at\"jwt"sv,
                                      R"(JWT","alg":"none)"sv,
                                      R"(JWT","crit":["x"],"x":")"sv,
                                      R"(JWT","jwk":{"kty":"oct","k":"AA"},"x":")"sv,
                                      R"(JWT","kid":"another)"sv,
                                      "JWT\0"sv,
                                      "JWT\x7f"sv,
                                      "J\xc3\xb6T"sv,
                                      "\xff"sv,
                                      "+jwt"sv,
                                      ".jwt"sv,
                                      "{}"sv,
                                      "at+jwt; charset=utf-8"sv,
                                      "*/*"sv}) {
    const auto signer = Signer::create(ring, {.type = std::string(type)});
    ASSERT_FALSE(signer) << type;
    EXPECT_EQ(signer.error().code, Code::argument_invalid) << type;
    EXPECT_FALSE(signer.error().hint.empty());
    EXPECT_EQ(signer.error().message.find("none"), std::string::npos) << "nothing that was given is quoted";
  }
  EXPECT_TRUE(Signer::create(ring, {.type = std::string(255, 'a')}));
  EXPECT_FALSE(Signer::create(ring, {.type = std::string(256, 'a')}));
}

TEST(Signer, signs_by_the_key_that_it_is_told) {
  const testing::FakeClock clock;
  const KeyRing ring = ring_of(testing::set_of_secrets({testing::canary_secret, testing::other_canary_secret}));
  const Verifier verifier = Verifier::create(ring, good_expectations(), clock).value();
  Scratch scratch;
  for (const Key& key : ring.keys()) {
    const Signer signer = Signer::create(ring, {.key_id = std::string(key.kid())}).value();
    EXPECT_EQ(signer.kid(), key.kid());
    EXPECT_EQ(signer.algorithm(), key.algorithm());
    const std::string token(signer.sign(good(clock), scratch).value());
    EXPECT_EQ(header_in(token), R"({"alg":"HS256","typ":"JWT","kid":")" + std::string(key.kid()) + "\"}");
    EXPECT_EQ(verifier.verify(token, scratch)->kid(), key.kid());
  }
  EXPECT_EQ(Signer::create(ring)->kid(), ring.signing_key()->kid());
}

TEST(Signer, signs_by_a_key_pair_that_it_is_told) {
  const testing::FakeClock clock;
  const std::string set =
      R"({"keys":[)" + std::string(testing::rfc8037_ed25519) + ',' + std::string(testing::rfc7515_p256) + "]}";
  const KeyRing ring = KeyRing::parse(*Secret::copy_of(set)).value();
  const std::string second(ring.keys()[1].kid());
  const Signer signer = Signer::create(ring, {.type = "at+jwt", .key_id = second}).value();
  Scratch scratch;
  const std::string token(signer.sign(good(clock), scratch).value());
  EXPECT_EQ(header_in(token), R"({"alg":"ES256","typ":"at+jwt","kid":")" + second + "\"}");
  EXPECT_EQ(Verifier::create(ring, good_expectations(), clock)->verify(token, scratch)->kid(), second);
}

TEST(Signer, signs_by_no_key_that_is_not_there_or_cannot_sign) {
  const auto refusal = [](const KeyRing& ring, std::string kid) {
    const auto signer = Signer::create(ring, {.key_id = std::move(kid)});
    if (signer) return std::string("none");
    EXPECT_EQ(signer.error().message.find("EOzC"), std::string::npos) << "no kid is quoted";
    return std::string(name_of(signer.error().code));
  };
  const KeyRing secret = ring_of(testing::canary_secret);
  EXPECT_EQ(refusal(secret, "EOzCZmqx-1X0_59m"), "none");
  for (const std::string& kid :
       {std::string(), std::string("EOzC"), std::string("eOzCZmqx-1X0_59m"), std::string("EOzCZmqx-1X0_59m "),
        std::string("EOzCZmqx-1X0_59m\0", 17), std::string(R"(x","alg":"none)"), std::string(testing::canary_secret)}) {
    EXPECT_EQ(refusal(secret, kid), "signing_key_absent") << kid;
  }
  const testing::Pair& own = testing::Pair::of(Algorithm::es256);
  const KeyRing others = public_ring(own, Algorithm::es256);
  EXPECT_EQ(refusal(others, std::string(others.keys()[0].kid())), "signing_key_absent");
  const std::string mixed =
      testing::joined_sets({public_jwks(others), R"({"keys":[)" + std::string(testing::rfc8037_ed25519) + "]}"});
  const KeyRing ring = KeyRing::parse(*Secret::copy_of(mixed)).value();
  EXPECT_EQ(refusal(ring, std::string(others.keys()[0].kid())), "signing_key_absent");
  const std::string may_not = R"({"keys":[{"kty":"oct","kid":"one","k":")" + encode(testing::canary_secret) +
                              R"("},{"kty":"oct","kid":"two","key_ops":["verify"],"k":")" +
                              encode(testing::other_canary_secret) + "\"}]}";
  const KeyRing secrets = KeyRing::parse(*Secret::copy_of(may_not)).value();
  EXPECT_EQ(refusal(secrets, "one"), "none");
  EXPECT_EQ(refusal(secrets, "two"), "signing_key_absent") << "its key_ops do not let it";
}

/// Names of keys are texts of their owner's: they are escaped, and mean what they meant.
TEST(Signer, writes_any_kid_as_it_is) {
  const std::string jwk = R"({"kty":"oct","kid":"a\",\"alg\":\"none","k":")" + encode(testing::canary_secret) + "\"}";
  const KeyRing ring = KeyRing::parse(*Secret::copy_of(jwk)).value();
  EXPECT_EQ(signed_header(ring, {.key_id = R"(a","alg":"none)"}),
            R"({"alg":"HS256","typ":"JWT","kid":"a\",\"alg\":\"none"})");
}

/// RFC 9864: a key signs by the name that its JWK has for the algorithm.
TEST(Signer, calls_ed25519_what_its_jwk_does) {
  const auto header_by = [](std::string_view member) {
    const std::string jwk = std::string(testing::rfc8037_ed25519).insert(1, member);
    const KeyRing ring = KeyRing::parse(*Secret::copy_of(jwk)).value();
    EXPECT_EQ(ring.keys()[0].algorithm(), Algorithm::eddsa);
    return signed_header(ring, {});
  };
  constexpr std::string_view rest = R"(","typ":"JWT","kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"})";
  EXPECT_EQ(header_by(""), R"({"alg":"EdDSA)" + std::string(rest));
  EXPECT_EQ(header_by(R"("alg":"EdDSA",)"), R"({"alg":"EdDSA)" + std::string(rest));
  EXPECT_EQ(header_by(R"("alg":"Ed25519",)"), R"({"alg":"Ed25519)" + std::string(rest));
}

TEST(Signer, makes_nothing_larger_than_a_verifier_takes) {
  const testing::FakeClock clock;
  const KeyRing ring = ring_of(testing::canary_secret);
  const Signer signer = Signer::create(ring).value();
  const Verifier verifier = Verifier::create(ring, {}, clock).value();
  Scratch scratch;
  std::size_t largest = 0;
  for (std::size_t size = 48'980; size < 49'060; ++size) {
    Claims claims;
    claims.set("x", std::string(size, 'x')).expires_at(clock.now() + 100s);
    const auto token = signer.sign(claims, scratch);
    if (!token) {
      EXPECT_EQ(token.error().code, Code::token_too_large);
      continue;
    }
    largest = token->size();
    EXPECT_TRUE(verifier.verify(std::string(*token), scratch)) << size;
  }
  EXPECT_LE(largest, max_token_size);
  EXPECT_GE(largest, max_token_size - 1);
}

TEST(Signer, signs_in_several_threads_at_once) {
  const testing::FakeClock clock;
  const Signer signer = Signer::create(ring_of(testing::canary_secret)).value();
  const Claims claims = good(clock);
  Scratch scratch;
  const std::string expected(signer.sign(claims, scratch).value());
  std::array<int, 2> wrong{};
  std::vector<std::thread> threads;
  for (int& count : wrong) {
    threads.emplace_back([&signer, &claims, &expected, &count] {
      Scratch own;
      for (int i = 0; i < 1000; ++i) count += signer.sign(claims, own) == expected ? 0 : 1;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong[0] + wrong[1], 0);
}

TEST(Signer, does_not_allocate) {
  const testing::FakeClock clock;
  const Signer signer = Signer::create(ring_of(testing::canary_secret)).value();
  const Claims claims = good(clock);
  Scratch scratch;
  const std::size_t before = allocations();
  EXPECT_TRUE(signer.sign(claims, scratch));
  EXPECT_EQ(allocations(), before);
}

/// Whether a child of fork is refused a signature, by a Signer of before and by a new one.
bool is_refused_in_a_fork(const KeyRing& ring) {
  const testing::FakeClock clock;
  const Signer signer = Signer::create(ring).value();
  const Claims claims = good(clock);
  Scratch scratch;
  const pid_t child = ::fork();
  if (child == 0) {
    const auto token = signer.sign(claims, scratch);
    const Result<Signer> fresh = Signer::create(ring);
    ::_exit(!token && token.error().code == Code::ring_unavailable && !fresh &&
                    fresh.error().code == Code::ring_unavailable
                ? 0
                : 1);
  }
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(Signer, signs_nothing_in_a_fork) {
  EXPECT_TRUE(is_refused_in_a_fork(ring_of(testing::canary_secret)));
  for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::es256, Algorithm::eddsa}) {
    EXPECT_TRUE(is_refused_in_a_fork(private_ring(testing::Pair::of(algorithm), algorithm))) << name_of(algorithm);
  }
}

}  // namespace jwtsync::sign_test
