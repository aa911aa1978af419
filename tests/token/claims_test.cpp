// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/keyring.h>
#include <jwtsync/token.h>

#include <nlohmann/json.hpp>

#include <limits>
#include <map>
#include <string>
#include <utility>

#include "allocations.h"

namespace jwtsync::claims_test {

constexpr Time start{std::chrono::seconds{1'767'225'600}};

TEST(Claims, stand_in_the_order_in_which_they_were_set) {
  Claims claims;
  EXPECT_EQ(claims.json(), "{}");
  claims.issuer("auth").subject("alice").audience("backend").token_id("1");
  claims.issued_at(start).not_before(start).expires_at(start + std::chrono::milliseconds(1999)).set_integer("n", -5);
  EXPECT_EQ(claims.json(), R"({"iss":"auth","sub":"alice","aud":"backend","jti":"1","iat":1767225600,"nbf":1767225600,)"
                           R"("exp":1767225601,"n":-5})");
}

TEST(Claims, a_later_value_takes_the_place_of_an_earlier_one) {
  Claims claims;
  claims.set("a", "1").set("b", "2").set("c", "3");
  claims.set("a", "a longer value").set("c", "").set_integer("b", 4);
  EXPECT_EQ(claims.json(), R"({"a":"a longer value","b":4,"c":""})");
  claims.set("d", "5");
  EXPECT_EQ(claims.json(), R"({"a":"a longer value","b":4,"c":"","d":"5"})");
  claims = Claims();
  claims.set("a", "1").set("a", "2");
  EXPECT_EQ(claims.json(), R"({"a":"2"})");
}

TEST(Claims, are_escaped_and_always_utf8) {
  Claims claims;
  claims.set("na\"me", "li\nne").set("bad", "a\xff");
  EXPECT_EQ(claims.json(), "{\"na\\\"me\":\"li\\nne\",\"bad\":\"a\xef\xbf\xbd\"}");
}

TEST(Claims, know_their_names) {
  Claims claims;
  EXPECT_FALSE(claims.has("iss"));
  claims.issuer("auth").set("x\"y", "sub");
  EXPECT_TRUE(claims.has("iss"));
  EXPECT_TRUE(claims.has("x\"y"));
  EXPECT_FALSE(claims.has("sub"));
  EXPECT_FALSE(claims.has("auth"));
}

TEST(Claims, have_names_of_every_length_whether_they_are_registered_or_not) {
  Claims claims;
  claims.set("", "0").set("a", "1").set("ab", "2").set("abc", "3").set("\"\\\n", "4").set("exp ", "5").set("iss", "6");
  claims.set_integer("exp", 7).set_integer("iat", 8);
  EXPECT_EQ(claims.json(), R"({"":"0","a":"1","ab":"2","abc":"3","\"\\\n":"4","exp ":"5","iss":"6","exp":7,"iat":8})");
  for (const char* name : {"iss", "sub", "aud", "jti"}) {
    const std::string expected = "{\"" + std::string(name) + "\":\"\"}";
    EXPECT_EQ(Claims().set(name, "").json(), expected);
    EXPECT_EQ(Claims::parse(expected).value().json(), expected);
  }
  EXPECT_EQ(Claims::parse(R"({"nbf":1})").value().json(), R"({"nbf":1})");
}

TEST(Claims, can_be_used_again_without_allocating) {
  Claims claims;
  const auto fill = [&claims] {
    claims.clear().issuer("https://auth.example.com").subject("somebody with a long name").expires_at(start);
  };
  fill();
  const std::string first = claims.json();
  const std::size_t before = allocations();
  fill();
  EXPECT_EQ(allocations(), before);
  EXPECT_EQ(claims.json(), first);
  EXPECT_EQ(claims.clear().json(), "{}");
}

TEST(Claims, that_were_moved_from_can_be_filled_again) {
  Claims claims;
  claims.issuer("auth");
  const Claims taken = std::move(claims);
  claims.clear().issuer("auth2");
  EXPECT_EQ(taken.json(), R"({"iss":"auth"})");
  EXPECT_EQ(claims.json(), R"({"iss":"auth2"})");
}

TEST(Claims, are_read_from_json_as_they_stand) {
  Result<Claims> claims = Claims::parse(R"( { "sub" : "alice", "exp":1.5e9, "x":{"y": [1, null]}, "\u0061":true } )");
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->json(), R"({"sub":"alice","exp":1.5e9,"x":{"y": [1, null]},"a":true})");
  claims->set("x", "replaced");
  EXPECT_EQ(claims->json(), R"({"sub":"alice","exp":1.5e9,"x":"replaced","a":true})");
  EXPECT_EQ(Claims::parse("{}")->json(), "{}");
  EXPECT_TRUE(Claims::parse(R"({"aud":["a","b"],"nbf":0,"iat":253402300799,"jti":"","iss":""})"));
}

/// Set by hand, they are refused by whoever is to sign them.
TEST(Claims, of_a_wrong_type_are_not_signed) {
  const KeyRing ring = KeyRing::parse(*Secret::copy_of("c4n4ry of 32 bytes, or a few more")).value();
  const Signer signer = Signer::create(ring).value();
  Scratch scratch;
  const auto refusal = [&](const Claims& claims) {
    const auto token = signer.sign(claims, scratch);
    return token ? std::string() : std::string(name_of(token.error().code)) + ": " + token.error().message;
  };
  constexpr std::string_view not_text = "claims_malformed: the claim \"sub\" must be text";
  EXPECT_EQ(refusal(Claims().set_integer("sub", 1)), not_text);
  EXPECT_EQ(refusal(Claims().set("sub", start)), not_text);
  EXPECT_EQ(refusal(Claims().set("x", "y").set_integer("jti", 1).expires_at(start)),
            "claims_malformed: the claim \"jti\" must be text");
  EXPECT_EQ(refusal(Claims().set_integer("iss", 1)), "claims_malformed: the claim \"iss\" must be text");
  EXPECT_EQ(refusal(Claims().set_integer("aud", 1)),
            "claims_malformed: the claim \"aud\" must be text or an array of texts");
  for (const std::string_view name : {"exp", "nbf", "iat"}) {
    EXPECT_FALSE(refusal(Claims().set(name, "1767225600")).empty()) << name;
    EXPECT_FALSE(refusal(Claims().set_integer(name, -1)).empty()) << name;
    EXPECT_EQ(refusal(Claims().set_integer(name, 1'767'225'600)), "") << name;
  }
  EXPECT_EQ(refusal(Claims().set_integer("sub", 1).subject("1")), "") << "the later value counts";
  EXPECT_EQ(refusal(Claims().subject("1").set_integer("sub", 1)), not_text);
  EXPECT_EQ(refusal(Claims().set_integer("sub", 1).set_integer("jti", 1).token_id("1")), not_text);
  EXPECT_EQ(refusal(Claims().set_integer("sub", 1).clear().subject("1")), "");
  EXPECT_EQ(refusal(Claims().set_integer("sub", 1).clear().set_integer("sub", 1)), not_text);
  Claims wrong = Claims().set_integer("sub", 1), copy = Claims().subject("1");
  copy = wrong;
  EXPECT_EQ(refusal(copy), not_text);
  EXPECT_EQ(refusal(Claims(std::move(wrong))), not_text);
  EXPECT_EQ(refusal(Claims().set_integer("uid", 1).set_integer("Sub", 1).set_integer("s\"b", 1)), "");
  EXPECT_EQ(refusal(Claims()), "");
}

TEST(Claims, that_are_no_claims_are_refused) {
  const std::string cases[] = {
      "",
      "[]",
      "{\"a\":1",
      "{}{}",
      R"({"a":1,"a":2})",
      "{\"a\":\"\xff\"}",
      R"({"iss":1})",
      R"({"sub":1})",
      R"({"jti":{}})",
      R"({"aud":1})",
      R"({"aud":["a",1]})",
      R"({"exp":"1"})",
      R"({"exp":-1})",
      R"({"nbf":253402300800})",
      R"({"iat":null})",
      '{' + std::string(max_token_size, ' ') + '}',
  };
  for (const std::string& json : cases) {
    const Result<Claims> claims = Claims::parse(json);
    ASSERT_FALSE(claims) << json;
    EXPECT_EQ(claims.error().code, Code::claims_malformed) << json;
    EXPECT_FALSE(claims.error().hint.empty());
  }
  EXPECT_EQ(Claims::parse(R"({"exp":"1"})").error().message,
            "the claim \"exp\" must be a number of seconds between 1970 and the year 9999");
}

/// Whatever of it is longer once it is written: names and values full of escapes, first short, then long.
TEST(Claims, of_any_texts_are_written_as_they_were_set_however_often_they_are_replaced) {
  Claims claims;
  std::map<std::string, std::string> expected;
  for (std::size_t size = 0; size < 90; ++size) {
    const std::string name(size % 7, size % 2 == 0 ? 'n' : '"');
    const std::string value(size, size % 3 == 0 ? '\n' : 'v');
    claims.set(name, value);
    expected[name] = value;
    const auto json = nlohmann::json::parse(claims.json());
    EXPECT_EQ(json.size(), expected.size());
    for (const auto& [key, text] : expected) EXPECT_EQ(json.value(key, "none"), text) << size;
  }
}

TEST(Claims, that_are_integers_are_written_with_all_their_digits) {
  for (const std::int64_t value : {0LL, -1LL, 1'000'000LL, 999'999'999LL, 1'000'000'000LL, 1'764'351'200LL,
                                   9'999'999'999LL, 10'000'000'000LL, 253'402'300'799LL, -9'999'999'999LL}) {
    EXPECT_EQ(Claims().set_integer("n", value).json(), "{\"n\":" + std::to_string(value) + '}');
  }
}

TEST(Claims, that_were_copied_or_cleared_keep_nothing_of_what_was) {
  Claims claims;
  claims.subject("alice").set("long", std::string(300, 'x'));
  const Claims copy = claims;
  EXPECT_EQ(copy.json(), claims.json());
  EXPECT_EQ(claims.clear().json(), "{}");
  EXPECT_EQ(claims.set_integer("n", std::numeric_limits<std::int64_t>::min()).json(), R"({"n":-9223372036854775808})");
}

}  // namespace jwtsync::claims_test
