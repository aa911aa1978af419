// SPDX-License-Identifier: Apache-2.0
#include "keeper/ring_reply.h"

#include "fake_hub.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/testing.h>

namespace jwtsync::keeper::ring_reply_test {

using testing::ec_key, testing::FakeHub, testing::secret_key;
using ::testing::HasSubstr;
using ::testing::Not;

struct ring_reply : ::testing::Test {
  ring_reply() { hub.start(secret_key("h1", 'a'), {}, true); }

  [[nodiscard]] std::string body(bool signs = true) { return hub.reply_of(hub.ring(), signs).body; }
  /// The body with `from` in it replaced.
  [[nodiscard]] std::string body_with(const std::string& from, const std::string& to) {
    std::string text = body();
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  }
  static void expect_refused(const std::string& body) {
    const Result<RingReply> read = read_ring_reply(body, {.signs = true});
    ASSERT_FALSE(read) << body;
    EXPECT_THAT(read.error().message + read.error().hint, Not(HasSubstr(std::string(testing::canary))));
  }
  testing::FakeClock clock;
  FakeHub hub{clock};
};

TEST_F(ring_reply, has_ring_keys_probes_and_the_time_of_the_store) {
  hub.stage(ec_key("e1"));
  const Result<RingReply> reply = read_ring_reply(body(), {.signs = true});
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->ring, hub.ring());
  EXPECT_EQ(reply->held, rotation::held(hub.ring()));
  ASSERT_EQ(reply->keys->keys().size(), 2U);
  EXPECT_EQ(reply->keys->signing_key()->kid(), "h1");
  EXPECT_TRUE(reply->probes.contains("e1"));
  EXPECT_EQ(reply->now.time_since_epoch().count(), 1767225600);
  EXPECT_EQ(reply->keys->key_of_unnamed_tokens()->kid(), "h1");
  EXPECT_FALSE(reply->second);
}

TEST_F(ring_reply, who_verifies_only_has_no_key_that_signs) {
  hub.stage(ec_key("e1"));
  const Result<RingReply> reply = read_ring_reply(body(false), {.signs = false});
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->keys->signing_key(), nullptr);
}

TEST_F(ring_reply, keys_that_are_not_those_of_the_document_are_refused) {
  expect_refused(body_with("Zq7c4n4ry", "Zq8c4n4ry"));
  expect_refused(body_with(R"("kid":"h1","alg":"HS256"}])", R"("kid":"h2","alg":"HS256"}])"));
  expect_refused(body_with(R"("alg":"HS256"}])", R"("alg":"HS384"}])"));
  hub.stage(ec_key("e1"));
  expect_refused(body_with("," + ec_key("e1").whole, ""));
  expect_refused(body_with("," + ec_key("e1").whole, "," + ec_key("e1").whole + "," + secret_key("h3", 'c').whole));
}

TEST_F(ring_reply, what_is_not_of_the_form_is_refused) {
  for (const char* const bad : {"", "[]", "{}", "null", R"({"ring":"{}","keys":[],"probes":[],"now":1})"}) {
    expect_refused(bad);
  }
  expect_refused(body_with(R"("probes":[])", R"("probes":{})"));
  expect_refused(body_with(R"("probes":[])", R"("probes":[{"kid":"a"}])"));
  expect_refused(body_with(R"("now":1767225600)", R"("now":-1)"));
  expect_refused(body_with(R"("now":1767225600)", R"("now":999999999999)"));
  expect_refused(body().substr(0, body().size() / 2));
}

TEST_F(ring_reply, no_keys_are_no_fault_where_none_verifies) {
  hub.take(rotation::StepKind::revoke, "h1");
  const Result<RingReply> reply = read_ring_reply(body(), {.signs = true});
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_FALSE(reply->keys);
}

}  // namespace jwtsync::keeper::ring_reply_test
