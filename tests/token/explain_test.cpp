// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <jwtsync/token.h>

#include <array>
#include <string>

#include "../support/key_set.h"
#include "attacks.h"
#include "forge.h"

namespace jwtsync::explain_test {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Error explained(std::string_view token, const Expectations& expectations = good_expectations(),
                const KeyRing& ring = ring_of(testing::canary_secret)) {
  const testing::FakeClock clock;
  const Verifier verifier = Verifier::create(ring, expectations, clock).value();
  Scratch scratch;
  const auto verified = verifier.verify(token, scratch);
  return verified ? Error{Code::check_failed, "accepted", ""} : verifier.explain(verified.error(), token);
}

std::string message_of(std::string_view claims, const Expectations& expectations = good_expectations()) {
  return explained(token_of(good_header, claims), expectations).message;
}

TEST(Explain, says_what_was_expected_and_what_was_found) {
  EXPECT_EQ(message_of(R"({"iss":"auth2","aud":"backend","exp":1767225700})"),
            R"(the issuer must be "auth"; found "auth2")");
  EXPECT_EQ(message_of(R"({"aud":"backend","exp":1767225700})"), R"(the issuer must be "auth"; found nothing)");
  EXPECT_EQ(message_of(R"({"iss":"auth","aud":["a","b"],"exp":1767225700})"),
            R"(the audience must hold "backend"; found ["a","b"])");
  EXPECT_EQ(message_of(R"({"iss":"auth","aud":"a","exp":1767225700})", {.audiences = {"b", "c"}}),
            R"(the audience must hold one of "b", "c"; found "a")");
  EXPECT_EQ(message_of(R"({"iss":"auth","aud":"a","exp":1767225700})",
                       {.audiences = {"b", "c"}, .audience_match = AudienceMatch::all}),
            R"(the audience must hold all of "b", "c"; found "a")");
  EXPECT_EQ(message_of(R"({"iss":"auth","aud":["a"],"exp":1767225700})",
                       {.audiences = {"a"}, .audience_match = AudienceMatch::only}),
            R"(the audience must be "a" alone, as text; found ["a"])");
  EXPECT_EQ(message_of(R"({"iss":"auth","aud":"a","exp":1767225700,"jti":""})",
                       {.audiences = {"a"}, .required_claims = {"jti"}}),
            R"(the claim "jti" is blank)");
  EXPECT_EQ(message_of(R"({"iss":"auth","aud":"a","exp":1767225700})", {.issuer = "auth"}),
            R"(the token is meant for "a", and this verifier expects no audience)");
  EXPECT_EQ(message_of(R"({"iss":"auth","aud":"backend","exp":"soon"})"),
            R"(the claim "exp" must be a number of seconds; found "soon")");
  EXPECT_EQ(message_of(R"({"iss":"auth","aud":"backend"})"), R"(the claim "exp" is missing)");
}

TEST(Explain, tells_the_kind_of_what_a_person_may_be_known_by) {
  const auto found = [](const std::string& subject) {
    const std::string message = message_of(R"({"iss":"auth","aud":"backend","exp":1767225700,"sub":)" + subject + "}");
    return message.substr(message.find("; found ") + 8);
  };
  EXPECT_EQ(found("17"), "a number");
  EXPECT_EQ(found("-1.5"), "a number");
  EXPECT_EQ(found("null"), "null");
  EXPECT_EQ(found("true"), "true or false");
  EXPECT_EQ(found(R"(["me"])"), "a list");
  EXPECT_EQ(found(R"({"name":"me"})"), "an object");
}

TEST(Explain, says_how_far_the_times_are_apart) {
  struct Case {
    std::string_view claims;
    std::string_view message;
  };
  const Case cases[] = {
      {R"({"iss":"auth","aud":"backend","exp":1767225597})",
       "the token has expired: exp is 2025-12-31T23:59:57Z (3 s ago); the clock says 2026-01-01T00:00:00Z, the leeway "
       "is 0 s"},
      {R"({"iss":"auth","aud":"backend","exp":1767222000})",
       "the token has expired: exp is 2025-12-31T23:00:00Z (60 min ago); the clock says 2026-01-01T00:00:00Z, the "
       "leeway is 0 s"},
      {R"({"iss":"auth","aud":"backend","exp":1767189600})",
       "the token has expired: exp is 2025-12-31T14:00:00Z (10 h ago); the clock says 2026-01-01T00:00:00Z, the leeway "
       "is 0 s"},
      {R"({"iss":"auth","aud":"backend","exp":1766361600})",
       "the token has expired: exp is 2025-12-22T00:00:00Z (10 days ago); the clock says 2026-01-01T00:00:00Z, the "
       "leeway is 0 s"},
      {R"({"iss":"auth","aud":"backend","exp":1767225700,"nbf":1767225630})",
       "the token is not valid yet: nbf is 2026-01-01T00:00:30Z (in 30 s); the clock says 2026-01-01T00:00:00Z, the "
       "leeway is 0 s"},
      {R"({"iss":"auth","aud":"backend","exp":1767225700,"iat":253402300799})",
       "the token was issued in the future: iat is 9999-12-31T23:59:59Z (in 2912442 days); the clock says "
       "2026-01-01T00:00:00Z, the leeway is 0 s"},
  };
  for (const Case& known : cases) EXPECT_EQ(message_of(known.claims), known.message);
}

TEST(Explain, says_why_the_key_that_is_named_is_not_used) {
  const KeyRing ring =
      KeyRing::parse(*Secret::copy_of(R"({"keys":[)" +
                                      public_jwk(testing::Pair::of(Algorithm::es256), Algorithm::es256) +
                                      R"(,{"kty":"EC","kid":"b"}]})"))
          .value();
  const Error error = explained(token_of(R"({"alg":"ES256","kid":"b"})", good_claims), {}, ring);
  EXPECT_EQ(error.code, Code::token_key_unusable);
  EXPECT_EQ(
      error.message,
      R"(the header names a key that is not used: key 2 of the set, "b": the member "crv" of the key is missing)");
  EXPECT_EQ(error.hint,
            "jwtsync keys shows which keys of the set are used; ask its issuer for a sound one of this kid");
}

TEST(Explain, tells_another_key_from_a_changed_token_by_the_kid) {
  const Error plain = explained(token_of(good_header, good_claims, testing::other_canary_secret));
  EXPECT_EQ(
      plain.message,
      R"(the signature was made with another key, or the token was changed on its way; token: alg "HS256", )"
      R"(no kid, iss "auth", aud "backend"; verifier: key "EOzCZmqx-1X0_59m" (HS256), iss "auth", aud "backend")");
  EXPECT_EQ(plain.hint,
            "let the doctor look at it, beside issuer and verifier if they are named: jwtsync doctor --token -");
  const std::string_view other = R"({"alg":"HS256","kid":"p81aXf"})";
  const Error named = explained(token_of(other, good_claims, testing::other_canary_secret));
  EXPECT_EQ(named.message,
            R"(the token was signed with another key: it does not name EOzCZmqx-1X0_59m; token: alg "HS256", )"
            R"(kid "p81aXf", iss "auth", aud "backend"; verifier: key "EOzCZmqx-1X0_59m" (HS256), iss "auth", )"
            R"(aud "backend")");
}

TEST(Explain, names_the_part_that_is_malformed_and_the_algorithm_that_is_expected) {
  EXPECT_EQ(explained("a.b").message, "the token is not three parts joined by dots");
  EXPECT_EQ(explained("a.b.c").message, "the header ends within a byte: it was cut or changed on its way");
  EXPECT_EQ(message_of(R"({"a":1,"a":2})"), "the payload holds a name twice in one object");
  EXPECT_THAT(explained(token_of(R"({"alg":"none"})", good_claims)).message,
              StartsWith(R"(the header names the algorithm none; expected HS256; token: alg "none", no kid)"));
  EXPECT_THAT(explained(encode(R"({"alg":"none"})") + '.' + encode(good_claims) + '.').message,
              StartsWith("the token has no signature, and says so: its algorithm is none; expected HS256; token: "));
  EXPECT_EQ(explained(std::string(70'000, 'A')).message, "the token has 70000 bytes; at most 65536 are read");
}

TEST(Explain, names_the_type_and_the_missing_kid) {
  Expectations expectations = good_expectations();
  expectations.type = "at+jwt";
  EXPECT_EQ(explained(token_of(good_header, good_claims), expectations).message,
            "the token is of another type than expected: the header's typ is not \"at+jwt\"");
  const KeyRing ring = ring_of(testing::set_of_secrets({testing::canary_secret, testing::other_canary_secret}));
  EXPECT_THAT(explained(token_of(good_header, good_claims), good_expectations(), ring).message,
              StartsWith(R"(the header names no key, and the ring holds several; token: alg "HS256", no kid, )"));
}

TEST(Explain, asks_for_a_kid_and_not_for_the_algorithm_that_the_token_has) {
  const std::string named = public_jwk(testing::Pair::of(Algorithm::eddsa), Algorithm::eddsa);
  const std::string set = R"({"keys":[)" + public_jwk(testing::Pair::of(Algorithm::es256), Algorithm::es256) +
                          R"(,{"kid":"e",)" + named.substr(1) + "]}";
  const KeyRing ring = KeyRing::parse(*Secret::copy_of(set)).value();
  const Error error = explained(token_of(R"({"alg":"EdDSA"})", good_claims), {}, ring);
  EXPECT_EQ(error.code, Code::token_algorithm_mismatch);
  EXPECT_THAT(error.message, StartsWith("the header names no key, and another algorithm than the key has that takes"));
  EXPECT_THAT(error.hint, HasSubstr("kid"));
  EXPECT_THAT(explained(token_of(R"({"alg":"ES384","kid":"e"})", good_claims), {}, ring).message,
              HasSubstr("expected EdDSA; token"));
}

TEST(Explain, names_what_lets_an_integer_in_as_a_user) {
  EXPECT_THAT(explained(token_of(good_header, R"({"iss":"auth","aud":"backend","exp":1767225700,"sub":17})")).hint,
              HasSubstr("allow_numeric_sub"));
  for (const char* sub : {"1.5", "null", "[1]"}) {
    const std::string claims = std::string(R"({"iss":"auth","aud":"backend","exp":1767225700,"sub":)") + sub + "}";
    EXPECT_THAT(explained(token_of(good_header, claims)).hint, Not(HasSubstr("allow_numeric_sub"))) << sub;
  }
}

TEST(Explain, every_refusal_has_words_and_a_hint_and_no_secret) {
  for (const Attack& attack : attacks()) {
    const Error error = explained(attack.token, attack.expectations);
    EXPECT_EQ(error.code, attack.code) << attack.name;
    EXPECT_FALSE(error.message.empty()) << attack.name;
    EXPECT_FALSE(error.hint.empty()) << attack.name;
    EXPECT_LT(error.message.size(), 1000u) << attack.name;
    EXPECT_EQ((error.message + error.hint).find(testing::canary), std::string::npos) << attack.name;
  }
}

TEST(Explain, quotes_of_what_nobody_signed_the_facts_alone) {
  constexpr std::string_view marker = "mallory-was-here";
  const std::string claims = R"({"sub":")" + std::string(marker) + R"(","exp":1})";
  const std::string headers[] = {
      R"({"alg":"HS256","jku":")" + std::string(marker) + "\"}",
      R"({"alg":"HS256","typ":")" + std::string(marker) + "\"}",
      R"({"alg":"HS256","crit":[")" + std::string(marker) + "\"]}",
      R"({"alg":"HS256",)" + std::string(marker),
  };
  for (const std::string& header : headers) {
    const Error error = explained(token_of(header, claims, testing::other_canary_secret));
    EXPECT_EQ((error.message + error.hint).find(marker), std::string::npos) << error.message;
  }
}

TEST(Explain, shows_nothing_that_could_disturb_a_terminal_nor_the_token_nor_its_signature) {
  const std::string token = token_of(R"({"alg":"HS256","kid":"\u001b[2J\r\n\u009b\u202e"})",
                                     R"({"iss":"\u0000\u2028","aud":["\u0007"]})", testing::other_canary_secret);
  const Error error = explained(token);
  EXPECT_THAT(error.message, HasSubstr(R"(kid "\u{1b}[2J\u{d}\u{a}\u{9b}\u{202e}", iss "\u{0}\u{2028}", aud "\u{7}")"));
  for (const char c : error.message) EXPECT_TRUE(c >= ' ' && c <= '~') << static_cast<int>(c);
  EXPECT_THAT(error.message, Not(HasSubstr(token.substr(token.rfind('.') + 1, 16))));
  EXPECT_THAT(error.message, Not(HasSubstr(token.substr(0, 20))));
}

KeyRing ring_of_document(const std::string& text, RingOptions options = {}) {
  return KeyRing::parse(Secret::copy_of(text).value(), options).value();
}

TEST(Explain, names_the_setting_where_the_key_does_not_say_its_algorithm) {
  const testing::Pair& pair = testing::Pair::of(Algorithm::rs256);
  const std::string token = token_by(pair, Algorithm::rs512, R"({"alg":"RS512"})", good_claims);
  const Error of_pem = explained(token, good_expectations(), ring_of_document(pair.public_pem()));
  EXPECT_EQ(of_pem.code, Code::token_algorithm_mismatch);
  EXPECT_THAT(of_pem.message, HasSubstr("expected RS256; token: alg \"RS512\""));
  EXPECT_THAT(of_pem.hint, HasSubstr("[verify] algorithms = [\"RS512\"]"));
  const Error of_jwk = explained(token, good_expectations(), ring_of_document(public_jwk(pair, Algorithm::rs256)));
  EXPECT_EQ(of_jwk.hint, "let the issuer sign with RS256");
}

TEST(Explain, leads_to_the_issuer_that_publishes_the_keys) {
  const testing::Pair& pair = testing::Pair::of(Algorithm::es256);
  const KeyRing ring =
      ring_of_document(R"({"keys":[)" + public_jwk(pair, Algorithm::es256).insert(1, R"("kid":"k",)") + "]}",
                       {.published_at = "https://issuer.example/keys?tenant=1"});
  for (const std::string header : {R"({"alg":"ES256","kid":"x"})", R"({"alg":"ES256","kid":"k"})"}) {
    const Error error =
        explained(token_by(testing::Pair::generate(Algorithm::es256), Algorithm::es256, header, good_claims),
                  good_expectations(), ring);
    EXPECT_THAT(error.hint, ::testing::EndsWith(": https://issuer.example/keys")) << header;
  }
}

TEST(Explain, tells_a_signature_in_der_and_one_that_was_cut) {
  const testing::Pair& pair = testing::Pair::of(Algorithm::es256);
  const std::string input = encode(R"({"alg":"ES256"})") + '.' + encode(good_claims);
  const std::string der = encode(pair.sign_in_der(input, Algorithm::es256));
  const KeyRing ring = public_ring(pair, Algorithm::es256);
  EXPECT_THAT(
      explained(input + '.' + der, good_expectations(), ring).message,
      StartsWith("the signature is in DER (ASN.1), and ES256 has two numbers one behind the other, 64 bytes; token: "));
  const std::string good = token_of(good_header, good_claims);
  EXPECT_THAT(explained(good.substr(0, good.size() - 3)).message,
              StartsWith(R"(the signature has 30 bytes, and one of HS256 has 32; token: alg "HS256", no kid)"));
}

TEST(Explain, cuts_a_long_value_between_characters) {
  std::string issuer;
  for (int i = 0; i < 100; ++i) issuer += "\xe2\x82\xac";
  const std::string message = message_of("{\"iss\":\"" + issuer + R"(","aud":"backend","exp":1767225700})");
  EXPECT_TRUE(message.ends_with("\xe2\x82\xac...")) << message;
  EXPECT_LT(message.size(), 130u);
}

TEST(Explain, a_refusal_that_time_has_mended_is_told_by_its_code) {
  testing::FakeClock clock;
  const Verifier verifier = Verifier::create(ring_of(testing::canary_secret), good_expectations(), clock).value();
  const std::string token =
      token_of(good_header, R"({"iss":"auth","aud":"backend","exp":1767225700,"nbf":1767225610})");
  clock.advance(20s);
  const Error error = verifier.explain(Refusal{Code::token_not_yet_valid}, token);
  EXPECT_EQ(error.code, Code::token_not_yet_valid);
  EXPECT_EQ(error.message, "the token is not valid yet");
}

}  // namespace jwtsync::explain_test
