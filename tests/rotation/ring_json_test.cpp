// SPDX-License-Identifier: Apache-2.0
// The document: what it says to who knows JWKS only, one text for one ring, and what is refused.
#include <gmock/gmock.h>
#include <jwtsync/keyring.h>
#include <jwtsync/rotation.h>

#include "../support/example_keys.h"
#include "fixture.h"

namespace jwtsync::rotation::ring_json_test {

using namespace fixture;
using ::testing::HasSubstr;
using ::testing::SizeIs;

RingKey pair_key(const std::string& kid) {
  const Result<KeyRing> ring = KeyRing::parse(*Secret::copy_of(testing::rfc7515_p256));
  RingKey made = key_of(ring->keys()[0]).value();
  made.kid = kid;
  return made;
}

/// With everything that a ring can have.
Ring full_ring() {
  Policy of_all = policy();
  of_all.reactivable = seconds(500);
  of_all.classes = {{"partners", ClassKind::jwks, seconds(900), "", true},
                    {"reports", ClassKind::poller, seconds(300), "gcp-sm://p/jwt-ring", false}};
  RingKey first = key("a"), standby = key("s");
  first.takes_unnamed = true;
  standby.is_standby = true;
  Ring ring = first_ring("staging", of_all, first, start);
  ring = after(ring, {stage(key("x")), step(StepKind::revoke, "x"), stage(key("y")), step(StepKind::abort, "y"),
                      stage(pair_key("b")), step(StepKind::prove, "b"), step(StepKind::promote, "b"),
                      step(StepKind::record_switch, "a"), step(StepKind::withdraw, "a"), stage(standby),
                      step(StepKind::prove, "s"), stage(key("c")), step(StepKind::prove, "c"),
                      step(StepKind::promote, "c"), step(StepKind::record_switch, "b")});
  return ring;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t where = text.find(from);
  EXPECT_NE(where, std::string::npos) << from;
  return where == std::string::npos ? text : text.replace(where, from.size(), to);
}

std::string refusal(const std::string& document) {
  const Result<Ring> read = read_ring(document);
  if (read) return "read";
  EXPECT_EQ(read.error().code, Code::answer_malformed);
  return read.error().message;
}

TEST(ring_json, is_read_as_it_was_written) {
  for (const Ring& ring : {ring_of_one(), staged(), proved(), promoted(), full_ring()}) {
    const Result<Ring> read = read_ring(write(ring));
    ASSERT_TRUE(read) << read.error().message << '\n' << write(ring);
    EXPECT_EQ(*read, ring);
    EXPECT_EQ(write(*read), write(ring));
  }
}

TEST(ring_json, has_the_form_of_the_page) {
  EXPECT_EQ(write(staged()),
            R"({"keys":[{"kid":"a","alg":"HS256","use":"sig","kty":"oct","jwtsync":{"state":"active","since":1,)"
            R"("material":"material-of-a","proved_at":1800000000,"waits_until":1800000000}},)"
            R"({"kid":"b","alg":"HS256","use":"sig","kty":"oct","jwtsync":{"state":"staged","since":2,)"
            R"("material":"material-of-b","nonce":")" +
                nonce +
                R"(","asked_at":1800000000}}],"jwtsync":{"format":1,"environment":"staging","epoch":1,)"
                R"("generation":2,"previous":")" +
                held(ring_of_one()).digest +
                R"(","policy":{"lifetime":100,"leeway":10,"skew":5,"presence":30,"permit":60,"reactivable":0,)"
                R"("classes":[]},"withdrawn":[],"retired":[],"revoked":[]}})");
}

TEST(ring_json, a_reader_of_key_sets_verifies_by_it) {
  const Ring ring = after(first_ring("staging", policy(), pair_key("p"), start), {});
  const Result<KeyRing> keys = KeyRing::parse(*Secret::copy_of(write(ring)));
  ASSERT_TRUE(keys) << keys.error().message;
  ASSERT_THAT(keys->keys(), SizeIs(1));
  EXPECT_EQ(keys->keys()[0].kid(), "p");
  EXPECT_FALSE(keys->keys()[0].can_sign());
}

TEST(ring_json, has_what_verifies_now_among_its_keys_and_nothing_else) {
  const std::string document = write(full_ring());
  const std::string keys = document.substr(0, document.find("\"format\""));
  EXPECT_EQ(keys.find(R"("kid":"a")"), std::string::npos) << "withdrawn";
  EXPECT_LT(keys.find(R"("kid":"c")"), keys.find(R"("kid":"b")")) << "the active one first";
  EXPECT_THAT(document, HasSubstr(R"("withdrawn":[{"kid":"a")"));
}

TEST(ring_json, has_one_text) {
  const std::string document = write(full_ring());
  EXPECT_THAT(refusal(document + "\n"), HasSubstr("not written as"));
  EXPECT_THAT(refusal(replaced(document, R"("kid":"c","alg":"HS256")", R"("alg":"HS256","kid":"c")")),
              HasSubstr("not written as"));
  EXPECT_THAT(refusal(replaced(document, ":[{", ": [{")), HasSubstr("not written as"));
  EXPECT_THAT(refusal(replaced(document, R"("kid":"c")", R"("kid":"\u0063")")), HasSubstr("not written as"));
}

TEST(ring_json, what_is_secret_is_refused) {
  const std::string document = write(staged());
  EXPECT_NE(refusal(replaced(document, R"("kty":"oct")", R"("kty":"oct","k":"AAAA")")), "read");
  const std::string pair = write(first_ring("staging", policy(), pair_key("p"), start));
  EXPECT_NE(refusal(replaced(pair, R"("kty":"EC")", R"("kty":"EC","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI")")),
            "read");
}

TEST(ring_json, what_is_missing_or_of_another_kind_is_named) {
  const std::string document = write(staged());
  EXPECT_THAT(refusal(replaced(document, R"("format":1)", R"("format":2)")), HasSubstr("format"));
  EXPECT_THAT(refusal(replaced(document, R"("state":"staged")", R"("state":"parked")")), HasSubstr("state"));
  EXPECT_THAT(refusal(replaced(document, R"("alg":"HS256")", R"("alg":"none")")), HasSubstr("alg"));
  EXPECT_THAT(refusal(replaced(document, R"("use":"sig")", R"("use":"enc")")), HasSubstr("use"));
  EXPECT_THAT(refusal(replaced(document, R"("leeway":10,)", "")), HasSubstr("leeway"));
  EXPECT_THAT(refusal(replaced(document, R"("leeway":10)", R"("leeway":-10)")), HasSubstr("leeway"));
  EXPECT_THAT(refusal(replaced(document, R"(,"waits_until":1800000000)", "")), HasSubstr("proved_at"));
  EXPECT_THAT(refusal(replaced(document, R"("retired":[])", R"("retired":[],"more":1)")), HasSubstr("not known"));
  EXPECT_THAT(refusal("{}"), HasSubstr("keys"));
  EXPECT_NE(refusal("[]"), "read");
  EXPECT_NE(refusal(""), "read");
  EXPECT_NE(refusal("null"), "read");
}

TEST(ring_json, a_ring_that_may_not_be_is_refused) {
  const std::string document = write(staged());
  EXPECT_THAT(refusal(replaced(document, R"("state":"active")", R"("state":"retiring")")), HasSubstr("active"));
  EXPECT_THAT(refusal(replaced(document, R"("kid":"b")", R"("kid":"a")")), HasSubstr("twice"));
}

/// Every byte changed, and every byte left out: another ring, or none.
TEST(ring_json, a_changed_byte_never_gives_the_same_ring) {
  const Ring ring = promoted();
  const std::string document = write(ring);
  for (std::size_t i = 0; i < document.size(); ++i) {
    std::string changed = document, cut = document;
    changed[i] = changed[i] == 'x' ? 'y' : 'x';
    cut.erase(i, 1);
    for (const std::string& other : {changed, cut}) {
      const Result<Ring> read = read_ring(other);
      EXPECT_FALSE(read && *read == ring) << i;
    }
  }
}

TEST(ring_json, digests_tell_documents_apart) {
  EXPECT_EQ(digest_of(""), "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
  EXPECT_NE(digest_of(write(staged())), digest_of(write(proved())));
}

}  // namespace jwtsync::rotation::ring_json_test
