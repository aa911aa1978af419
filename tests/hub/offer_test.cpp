// SPDX-License-Identifier: Apache-2.0
#include "hub/offer.h"

#include <gmock/gmock.h>

#include "fixture.h"
#include "json/strict.h"

#include <jwtsync/ring_keys.h>

namespace jwtsync::hub::offer_test {

using namespace fixture;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::string pair_jwk = R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",)"
                             R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","alg":"EdDSA","kid":"pair"})";

std::string jwk_of(const KeyRing& ring) {
  return rotation::private_jwk(ring.keys()[0]).value().reveal([](std::string_view jwk) { return std::string(jwk); });
}
rotation::RingKey named(const KeyRing& ring) { return rotation::key_of(ring.keys()[0]).value(); }

struct offer_test : ::testing::Test {
  [[nodiscard]] std::string body(const std::string& keys) const {
    return R"({"service":"auth","instance":"1","ring":)" + json::dump(json::Value(rotation::write(ring))) +
           R"(,"keys":[)" + keys + "]}";
  }
  /// The error of what must be refused.
  static std::string refused(const std::string& body) {
    const Result<Offer> offer = read_offer(body);
    EXPECT_FALSE(offer) << body;
    if (offer) return "";
    EXPECT_EQ(offer.error().code, Code::request_malformed);
    EXPECT_THAT(offer.error().message, Not(HasSubstr(std::string(testing::canary))));
    return offer.error().message;
  }

  Rotating rotating;
  KeyRing secret = first_key(), pair = ring_of(pair_jwk);
  rotation::Ring ring = [&] {
    rotating.stage(pair);
    return rotating.rotation.load()->ring;
  }();
};

TEST_F(offer_test, has_the_keys_of_its_document) {
  const Offer offer = read_offer(body(jwk_of(secret) + "," + pair_jwk)).value();
  EXPECT_EQ(offer.name, "auth/1");
  EXPECT_EQ(offer.ring, ring);
  EXPECT_EQ(offer.document, rotation::write(ring));
  const auto sealed = sealed_keys_of(offer, seal(), rotating.world.randomness).value();
  ASSERT_THAT(sealed, SizeIs(2));
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(sealed[i].kid, ring.keys[i].kid);
    EXPECT_EQ(sealed[i].material, ring.keys[i].material);
    const Result<KeyRing> opened = seal().open(sealed[i].sealed, "staging", sealed[i].kid, ring.keys[i].algorithm);
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_TRUE(rotation::has(*opened, ring.keys[i]));
    EXPECT_TRUE(opened->signing_key());
  }
}

TEST_F(offer_test, of_a_public_half_nothing_is_kept) {
  const Offer offer = read_offer(body(jwk_of(secret) + "," + rotation::public_jwk(named(pair)))).value();
  const auto sealed = sealed_keys_of(offer, seal(), rotating.world.randomness).value();
  ASSERT_THAT(sealed, SizeIs(1));
  EXPECT_EQ(sealed[0].kid, kid_of(secret));
}

TEST_F(offer_test, other_keys_than_those_of_the_document_are_refused) {
  const std::string other = jwk_of(second_key());
  for (const std::string& keys :
       {std::string(), jwk_of(secret), jwk_of(secret) + "," + pair_jwk + "," + other, jwk_of(secret) + "," + other,
        jwk_of(secret) + "," + jwk_of(secret), jwk_of(secret) + ",1", jwk_of(secret) + ",{}"}) {
    EXPECT_THAT(refused(body(keys)), HasSubstr("keys"));
  }
  // Another secret under the name of the first.
  json::Value renamed = json::parse(other, Code::answer_malformed).value();
  renamed["kid"] = kid_of(secret);
  EXPECT_THAT(refused(body(json::dump(renamed) + "," + pair_jwk)), HasSubstr("not those of its document"));
}

TEST_F(offer_test, a_ring_of_many_or_of_large_keys_is_not_looked_at) {
  json::Value document = json::parse(rotation::write(ring), Code::internal_error).value();
  const auto refused_document = [&] {
    return refused(R"({"service":"auth","instance":"1","keys":[],"ring":)" +
                   json::dump(json::Value(json::dump(document))) + "}");
  };
  const json::Value large{{"kty", "RSA"}, {"n", std::string(1366, 'A')}};
  for (int i = 0; i < 5; ++i) document["jwtsync"]["withdrawn"].push_back(large);
  EXPECT_THAT(refused_document(), HasSubstr("more, or larger, keys"));
  document["jwtsync"]["withdrawn"] = json::Value::array();
  for (int i = 0; i < 17; ++i) document["keys"].push_back({{"kty", "oct"}});
  EXPECT_THAT(refused_document(), HasSubstr("more, or larger, keys"));
}

TEST_F(offer_test, a_place_that_nothing_could_follow_is_refused) {
  ring.position.epoch = 253'402'300'799;
  EXPECT_THAT(refused(body(jwk_of(secret) + "," + pair_jwk)), HasSubstr("nothing could follow"));
}

TEST_F(offer_test, what_is_no_offer_is_refused) {
  const std::string good = body(jwk_of(secret) + "," + pair_jwk);
  ASSERT_TRUE(read_offer(good));
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  refused("");
  refused("[]");
  refused(good + " 1");
  EXPECT_THAT(refused(changed(R"("service":"auth",)", "")), HasSubstr("service"));
  EXPECT_THAT(refused(changed(R"("instance":"1")", R"("instance":"a/b")")), HasSubstr("slash"));
  EXPECT_THAT(refused(changed(R"("instance":"1")", R"("instance":1)")), HasSubstr("instance"));
  EXPECT_THAT(refused(changed(R"("service":)", R"("c4n4ry":1,"service":)")), HasSubstr("unknown member"));
  EXPECT_THAT(refused(changed("\\\"format\\\":1", "\\\"format\\\":2")), HasSubstr("not the document"));
  EXPECT_THAT(refused(changed("\"ring\":", "\"king\":")), HasSubstr("unknown member"));
  EXPECT_THAT(refused(changed("\"keys\":[{", "\"jeys\":[{")), Not(IsEmpty()));
}

}  // namespace jwtsync::hub::offer_test
