// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_sinks.h"

#include <jwtsync/keyring.h>
#include <jwtsync/testing_gcp.h>
#include "rotate_fixture.h"

namespace jwtsync::cli::rotate_sinks_test {

using ::testing::HasSubstr;
using ::testing::Not;

class RotateSinksTest : public RotateTest {
 protected:
  void begin_with_reader(const std::string& more = "") {
    begin({"--reader", "name=reports,kind=poller,delay=5m,sink=file:/ring.json" + more});
  }
  std::size_t keys_in_sink() {
    const Result<KeyRing> ring = KeyRing::parse(Secret::copy_of(fake.files.content("/ring.json")).value());
    return ring ? ring->keys().size() : 0;
  }
};

TEST_F(RotateSinksTest, are_written_with_each_change_of_the_ring) {
  begin_with_reader();
  EXPECT_EQ(keys_in_sink(), 1U);
  const Ran staged = rotate({"start"});
  EXPECT_THAT(staged.out, HasSubstr("sink: reports, file:/ring.json, was written and read back\n"));
  EXPECT_EQ(keys_in_sink(), 2U);
  EXPECT_EQ(states_after({"step"}), "taken active staged") << "proved";
  EXPECT_EQ(states_after({"step"}), "held active staged");
  pass(std::chrono::seconds(306));
  EXPECT_EQ(states_after({"step"}), "taken active retiring");
  ASSERT_EQ(rotate({"back"}).status, 0);
  ASSERT_EQ(rotate({"revoke", kid_of("retiring"), "--because", "leaked"}).status, 0);
  EXPECT_EQ(keys_in_sink(), 1U);
}

TEST_F(RotateSinksTest, that_cannot_be_written_are_named_with_the_reason) {
  begin_with_reader();
  fake.files.refuse_to_replace(Error{Code::file_forbidden, "/ring.json is not yours", ""});
  const Ran staged = rotate({"start"});
  EXPECT_EQ(staged.status, 0) << "the key is staged";
  const Ran status = rotate({"status"});
  EXPECT_THAT(status.out, HasSubstr("the sink of reports was not read back with the key in it"));
  EXPECT_THAT(status.out, HasSubstr("fix: jwtsync rotate sinks"));
  EXPECT_THAT(status.out, HasSubstr("sink: reports, file:/ring.json, is not up to date: file_forbidden: /ring.json is "
                                    "not yours\n"));
  EXPECT_EQ(told({"status"})["readers"][0]["fault"], "file_forbidden: /ring.json is not yours");
  EXPECT_EQ(rotate({"step"}).status, 1);
  EXPECT_EQ(rotate({"sinks"}).status, 6);
  fake.files.refuse_to_replace({});
  EXPECT_EQ(rotate({"sinks"}).out, "sink: reports, file:/ring.json, was written and read back\n");
  EXPECT_EQ(rotate({"sinks"}).out, "sink: reports, file:/ring.json, is up to date\n");
  EXPECT_THAT(rotate({"status"}).out, Not(HasSubstr("not up to date")));
  EXPECT_EQ(rotate({"step"}).status, 0);
}

TEST_F(RotateSinksTest, in_a_store_have_a_version_for_each_key_set) {
  jwtsync::testing::FakeSecretManager secrets;
  jwtsync::testing::FakeTokenService tokens;
  jwtsync::testing::FakeMetadataServer metadata{tokens};
  fake.network.attach("secretmanager.googleapis.com", secrets);
  fake.network.attach("metadata.google.internal", metadata);
  secrets.add_project("demo");
  secrets.put("demo", "ring", "nothing yet");
  begin({"--reader", "name=reports,kind=poller,delay=5m,sink=gcp-sm://demo/ring"});
  EXPECT_EQ(secrets.versions("demo", "ring"), 2U);
  ASSERT_EQ(rotate({"start"}).status, 0);
  EXPECT_EQ(secrets.versions("demo", "ring"), 3U);
  EXPECT_EQ(rotate({"sinks"}).status, 0);
  EXPECT_EQ(secrets.versions("demo", "ring"), 3U) << "they stand there";
  EXPECT_EQ(rotate({"step"}).status, 0) << "it was read back";
}

TEST_F(RotateSinksTest, are_told_as_json) {
  begin_with_reader();
  const json::Value done = told({"sinks"});
  EXPECT_EQ(done["outcome"], "written");
  EXPECT_EQ(done["sinks"][0],
            (json::Value{{"reader", "reports"}, {"sink", "file:/ring.json"}, {"written", false}, {"error", nullptr}}));
}

TEST_F(RotateSinksTest, need_a_reader_that_has_one) {
  begin();
  EXPECT_EQ(rotate({"sinks"}).status, 3);
}

TEST_F(RotateSinksTest, of_who_gives_no_seal_are_told_of) {
  begin_with_reader();
  const Ran staged = rotate({"start"});
  ASSERT_EQ(staged.status, 0);
  const Ran stepped = run({"rotate", "step", "--ring", ring()});
  EXPECT_EQ(stepped.status, 0) << stepped.err;
  EXPECT_THAT(stepped.out, HasSubstr("sinks: they are not written: argument_invalid"));
}

TEST_F(RotateSinksTest, a_probe_of_somebody_else_says_what_a_reader_accepts) {
  begin_with_reader(",probed");
  ASSERT_EQ(rotate({"start"}).status, 0);
  ASSERT_EQ(rotate({"step"}).status, 0);
  pass(std::chrono::seconds(306));
  const Ran held = rotate({"step"});
  EXPECT_EQ(held.status, 1);
  EXPECT_THAT(held.out, HasSubstr("fix: once it accepts a token of the key: jwtsync rotate accept reports KID"));
  EXPECT_EQ(rotate({"accept", "reports", "other"}).status, 3);
  EXPECT_EQ(rotate({"accept", "nobody", kid_of("staged")}).status, 3);
  EXPECT_EQ(rotate({"accept", "reports"}).status, 2);
  EXPECT_EQ(rotate({"accept", "reports", kid_of("staged")}).status, 0);
  EXPECT_EQ(rotate({"refuse", "reports", kid_of("staged")}).status, 0);
  EXPECT_EQ(rotate({"step"}).status, 1);
  EXPECT_EQ(told({"accept", "reports", kid_of("staged")})["outcome"], "recorded");
  EXPECT_EQ(rotate({"step"}).status, 0);
}

}  // namespace jwtsync::cli::rotate_sinks_test
