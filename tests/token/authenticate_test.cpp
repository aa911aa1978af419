// SPDX-License-Identifier: Apache-2.0
#include "token/authenticate.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "../support/example_keys.h"
#include "../support/vectors.h"
#include "base/encoding.h"
#include "forge.h"
#include "json/strict.h"

namespace jwtsync::token::authenticate_test {

bool is_authentic(const KeyRing& ring, std::string_view token) {
  Scratch scratch;
  return authenticate(HeaderRules::create(ring, {}).value(), token, scratch.memory()).has_value();
}

TEST(Authenticate, asks_nothing_of_the_payload_but_its_encoding) {
  const KeyRing ring = ring_of(testing::canary_secret);
  EXPECT_TRUE(is_authentic(ring, token_of(good_header, "no JSON")));
  EXPECT_FALSE(is_authentic(ring, token_of(good_header, "no JSON", testing::other_canary_secret)));
}

TEST(Authenticate, says_of_an_encrypted_token_what_it_is_and_nothing_of_its_algorithm) {
  const KeyRing ring = ring_of(testing::canary_secret);
  for (const char* header : {R"({"alg":"RSA-OAEP","enc":"A256GCM","kid":"k"})", R"({"alg":"none","enc":"A256GCM"})"}) {
    Scratch scratch;
    const std::string token = base::base64url_encode(header) + ".QUFB.QUFB.QUFB.QUFB";
    const auto verdict = authenticate(HeaderRules::create(ring, {}).value(), token, scratch.memory());
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().code, Code::token_malformed) << header;
  }
}

/// Both texts of a signature by OpenSSL are right; where one text is wanted, it is the one with the lower s.
TEST(Authenticate, takes_one_of_the_two_texts_of_an_ecdsa_signature_where_it_is_told_to) {
  const auto takes = [](const KeyRing& ring, const Expectations& expectations, std::string_view token) {
    Scratch scratch;
    const auto verdict = authenticate(HeaderRules::create(ring, expectations).value(), token, scratch.memory());
    if (!verdict) {
      EXPECT_EQ(verdict.error().code, Code::token_signature_invalid);
    }
    return verdict.has_value();
  };
  const Expectations one_text{.require_low_s = true};
  for (const Algorithm algorithm : testing::pair_algorithms) {
    const bool has_two = name_of(algorithm).starts_with("ES");
    const testing::Pair& pair = testing::Pair::of(algorithm);
    const KeyRing ring = public_ring(pair, algorithm);
    const Signer signer = Signer::create(private_ring(pair, algorithm)).value();
    int taken = 0;
    for (int i = 0; i < 30; ++i) {
      const std::string token = token_by(pair, algorithm, header_of(algorithm), good_claims);
      EXPECT_TRUE(takes(ring, {}, token));
      taken += takes(ring, one_text, token) ? 1 : 0;
      Scratch scratch;
      const std::string ours(signer.sign(Claims::parse(good_claims).value(), scratch).value());
      EXPECT_TRUE(takes(ring, one_text, ours)) << name_of(algorithm);
    }
    EXPECT_GT(taken, 0) << name_of(algorithm);
    EXPECT_EQ(taken < 30, has_two) << name_of(algorithm);
  }
  EXPECT_TRUE(takes(ring_of(testing::canary_secret), one_text, token_of(good_header, good_claims)));
}

TEST(Authenticate, leaves_the_parts_decoded) {
  Scratch scratch;
  const HeaderRules rules = HeaderRules::create(ring_of(testing::canary_secret), {}).value();
  const auto header = authenticate(rules, token_of(good_header, "payload"), scratch.memory());
  ASSERT_TRUE(header);
  EXPECT_EQ(header->type, "JWT");
  EXPECT_EQ(scratch.memory().header.bytes(), good_header);
  EXPECT_EQ(scratch.memory().payload.bytes(), "payload");
  EXPECT_EQ(scratch.memory().signature.bytes().size(), 32u);
}

/// Of a token with a usual header its end tells where its parts end: what has its dots elsewhere is what it always was.
TEST(Authenticate, finds_the_parts_of_a_token_whatever_stands_where_its_last_dot_should) {
  const HeaderRules rules = HeaderRules::create(ring_of(testing::canary_secret), {}).value();
  const auto code_of = [&](std::string_view token) {
    Scratch scratch;
    const auto verdict = authenticate(rules, token, scratch.memory());
    return verdict ? std::nullopt : std::optional(verdict.error().code);
  };
  const std::string token = token_of(good_header, good_claims);
  const std::size_t first = token.find('.'), second = token.rfind('.');
  const std::string header = token.substr(0, first), payload = token.substr(first + 1, second - first - 1);
  const std::string signature = token.substr(second + 1);
  EXPECT_EQ(code_of(token), std::nullopt);
  for (std::size_t at = 0; at <= token.size(); ++at) {
    const auto code = code_of(std::string(token).insert(at, "."));
    ASSERT_TRUE(code) << at;
    EXPECT_EQ(*code, Code::token_malformed) << at;
  }
  EXPECT_EQ(code_of(header + ".." + signature), Code::token_malformed);
  EXPECT_EQ(code_of(header + '.' + signature), Code::token_malformed);
  EXPECT_EQ(code_of(header + '.' + payload + '.'), Code::token_malformed);
  EXPECT_EQ(code_of(header + '.' + payload + '.' + signature.substr(3)), Code::token_signature_invalid);
  EXPECT_EQ(code_of(header + '.' + payload + ".AAAA" + signature), Code::token_signature_invalid);
}

#ifdef JWTSYNC_VECTORS

/// Whether a JWS is authentic by a key as Wycheproof writes it: a JWK or a JWK Set. Where the key itself is refused,
/// none is. Some payloads there are empty, which those of a JWT never are.
bool is_authentic_by(const json::Value& keys, std::string_view text) {
  const Result<KeyRing> ring = KeyRing::parse(Secret::copy_of(json::dump(keys)).value());
  const auto parts = jose::split_compact(text);
  if (!ring || !parts) return false;
  Scratch scratch;
  return authenticate(HeaderRules::create(*ring, {}).value(), *parts, scratch.memory()).has_value();
}

/// Cases whose label is wrong, or right by other rules than ours: what they are here, and why.
struct Mislabelled {
  bool authentic;
  std::string_view why;
};
const std::map<int, Mislabelled> mislabelled_signatures = {
    {346, {false, "pins PS256 on the key of RFC 7520, section 4.2, whose token says PS384"}},
    {347, {false, "pins ES521 on the key, which is no algorithm; RFC 7518 calls it ES512"}},
    {350, {false, "as 346"}},
    {351, {false, "as 347"}},
    {367, {true, "labelled invalid, and byte for byte the valid case 357"}},
    {370, {true, "as 367"}},
    {372, {false, "labelled valid, with a question mark inside the base64url of the signature"}},
    {373, {false, "as 372"}},
};

/// Every token of a file that is signed, in any of the test groups.
struct Case {
  int id;
  json::Value keys;
  std::string token;
  bool labelled_valid;
  std::string comment;
};

std::vector<Case> cases_of(const std::string& name) {
  const Result<json::Value> file =
      json::parse(jwtsync::testing::wycheproof(name), Code::check_failed, {.size = 1 << 22});
  std::vector<Case> cases;
  if (!file) return cases;
  for (const json::Value& group : (*file)["testGroups"]) {
    for (const json::Value& test : group["tests"]) {
      if (!test.contains("jws")) continue;  // encrypted: no business of ours
      const json::Value& token = test["jws"];
      cases.push_back({test["tcId"].get<int>(), group.contains("public") ? group["public"] : group["private"],
                       token.is_string() ? token.get<std::string>() : json::dump(token), test["result"] == "valid",
                       test["comment"].get<std::string>()});
    }
  }
  return cases;
}

TEST(Authenticate, gives_the_verdicts_of_wycheproof_on_signatures) {
  const std::vector<Case> cases = cases_of("json_web_signature_test.json");
  EXPECT_EQ(cases.size(), 401u);
  for (const Case& test : cases) {
    const auto known = mislabelled_signatures.find(test.id);
    const bool expected = known == mislabelled_signatures.end() ? test.labelled_valid : known->second.authentic;
    EXPECT_EQ(is_authentic_by(test.keys, test.token), expected)
        << test.id << ' ' << test.comment << ' ' << (known == mislabelled_signatures.end() ? "" : known->second.why);
  }
}

TEST(Authenticate, takes_the_mislabelled_tokens_of_rfc_7520_by_the_algorithm_that_they_name) {
  for (Case test : cases_of("json_web_signature_test.json")) {
    if (test.id == 346 || test.id == 350) test.keys["alg"] = "PS384";
    if (test.id == 347 || test.id == 351) test.keys["alg"] = "ES512";
    if (test.id >= 346 && test.id <= 351 && test.id != 348 && test.id != 349) {
      EXPECT_TRUE(is_authentic_by(test.keys, test.token)) << test.id;
    }
  }
}

void expect_verdicts_as_published(const std::string& name, std::size_t count) {
  const std::vector<Case> cases = cases_of(name);
  EXPECT_EQ(cases.size(), count);
  for (const Case& test : cases) {
    EXPECT_EQ(is_authentic_by(test.keys, test.token), test.labelled_valid) << test.id << ' ' << test.comment;
  }
}

TEST(Authenticate, gives_the_verdicts_of_wycheproof_on_keys) {
  expect_verdicts_as_published("json_web_key_test.json", 26);
}

TEST(Authenticate, gives_the_verdicts_of_wycheproof_on_both) {
  expect_verdicts_as_published("json_web_crypto_test.json", 49);
}

#endif

/// The examples of the RFCs that are no claims, or none that a Verifier would take.
TEST(Authenticate, accepts_the_examples_of_the_rfcs) {
  struct Example {
    std::string_view rfc;
    std::string_view key;
    std::string_view token;
    std::optional<Algorithm> algorithm = {};  // where it is not that of the key
  };
  const Example examples[] = {
      {"RFC 7515 A.1 by the key of RFC 7517 A.3", testing::rfc7517_secret_set,
       "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLm"
       "NvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"},
      {"RFC 7515 A.2", testing::rfc7515_rsa,
       "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
       "cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJd"
       "bF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn"
       "6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0i"
       "gcN_IoypGlUPQGe77Rw"},
      {"RFC 7515 A.3", testing::rfc7515_p256,
       "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
       "cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"},
      {"RFC 7515 A.4", testing::rfc7515_p521,
       "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34X"
       "O0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn"},
      {"RFC 7520 4.1", testing::rfc7520_rsa,
       "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLC"
       "BGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVld"
       "CwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4.MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV"
       "5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4JIwmDLJK3lfWRa-XtL0Rnltu"
       "Yv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aX"
       "ic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg"},
      {"RFC 7520 4.2", testing::rfc7520_rsa,
       "eyJhbGciOiJQUzM4NCIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLC"
       "BGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVld"
       "CwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4.cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcf"
       "T0kkOy42miAh2qyBzk1xEsnk2IpN6-tPid6VrklHkqsGqDqHCdP6O8TTB5dDDItllVo6_1OLPpcbUrhiUSMxbbXUvdvWXzg-UD8biiReQFlfz28"
       "zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRXe8P_ijQ7p8Vdz0TTrxUeT3lm8d9shnr2lfJT8ImUjvAA2Xez2Mlp8cBE5awDzT0qI0n6uiP1"
       "aCN_2_jLAeQTlqRHtfa64QQSUmFAAjVKPbByi7xho0uTOcbH510a6GYmJUAfmWjwZ6oD4ifKo8DYM-X72Eaw",
       Algorithm::ps384},
      {"RFC 7520 4.3", testing::rfc7520_p521,
       "eyJhbGciOiJFUzUxMiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNz"
       "LCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZm"
       "VldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4.AE_R_YZCChjn4791jSQCrdPZCNYqHXCT"
       "ZH0-JZGYNlaAjP2kqaluUIIUnC9qvbu9Plon7KRTzoNEuT4Va2cmL1eJAQy3mtPBu_u_sDDyYjnAMDxXPn7XrT0lw-kvAD890jl8e2puQens_I"
       "EKBpHABlsbEPX6sFY8OcGDqoRuBomu9xQ2"},
      {"RFC 7520 4.4", testing::rfc7520_oct,
       "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9.SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2"
       "luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvd"
       "XIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4.s0h6KThzkfBBBkLspW1h84VsJZFT"
       "sPPqMDA7g1Md7p0"},
      {"RFC 8037 A.4", testing::rfc8037_ed25519,
       "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR"
       "4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"},
  };
  for (const Example& example : examples) {
    const Result<KeyRing> ring = KeyRing::parse(Secret::copy_of(example.key).value(), {.algorithm = example.algorithm});
    ASSERT_TRUE(ring) << example.rfc << ' ' << ring.error().message;
    EXPECT_TRUE(is_authentic(*ring, example.token)) << example.rfc;
    std::string changed(example.token);
    changed[changed.size() / 2] = changed[changed.size() / 2] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(is_authentic(*ring, changed)) << example.rfc;
  }
}

}  // namespace jwtsync::token::authenticate_test
