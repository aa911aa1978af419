// SPDX-License-Identifier: Apache-2.0
#include "hub/sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <jwtsync/testing_gcp.h>

namespace jwtsync::hub::sink_test {

using ::testing::HasSubstr;
using ::testing::Not;

Secret secret(std::string_view text) { return Secret::copy_of(text).value(); }

struct sink_test : ::testing::Test {
  sink_test() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.network.attach("secretmanager.googleapis.com", secrets);
    fake.network.attach("metadata.google.internal", metadata);
    secrets.add_project("demo");
  }
  [[nodiscard]] SinkWork work(const std::string& sink, const Secret* before = nullptr) {
    SinkWork done = settle(fake.world(), sink, keys, before);
    if (done.fault) {
      EXPECT_THAT(done.fault->message + done.fault->hint, Not(HasSubstr(std::string(testing::canary))));
    }
    return done;
  }

  testing::FakeWorld fake;
  testing::FakeSecretManager secrets;
  testing::FakeTokenService tokens;
  testing::FakeMetadataServer metadata{tokens};
  const Secret keys = secret(testing::canary_secret);
};

TEST_F(sink_test, is_a_file_or_a_store) {
  EXPECT_EQ(sink_place_of("file:/run/ring.json")->name, "/run/ring.json");
  EXPECT_TRUE(sink_place_of("gcp-sm://demo/ring")->is_store);
  for (const char* const wrong : {"", "/run/ring.json", "file:ring.json", "file:/", "file:/run/", "file:/a?trim=no",
                                  "env:RING", "https://host/ring", "gcp-sm:ring"}) {
    EXPECT_FALSE(sink_place_of(wrong)) << wrong;
  }
}

TEST_F(sink_test, is_written_once_and_read_back) {
  EXPECT_TRUE(work("file:/ring").was_written);
  EXPECT_EQ(fake.files.content("/ring"), testing::canary_secret);
  const SinkWork again = work("file:/ring");
  EXPECT_FALSE(again.was_written || again.was_disturbed || again.fault);
}

TEST_F(sink_test, is_not_written_where_others_can_read_it) {
  for (const std::uint32_t mode : {0644U, 0602U, 0601U}) {
    fake.files.put("/ring", "", mode);
    const SinkWork refused = work("file:/ring");
    ASSERT_TRUE(refused.fault);
    EXPECT_EQ(refused.fault->code, Code::file_forbidden);
    EXPECT_EQ(refused.fault->hint, "chmod o-rwx /ring");
    EXPECT_EQ(fake.files.content("/ring"), "");
  }
  fake.files.put("/ring", "", 0640);
  EXPECT_TRUE(work("file:/ring").was_written) << "its group is whom it is for";
}

TEST_F(sink_test, says_that_somebody_else_wrote_there) {
  const Secret before = secret("what stood there");
  fake.files.put("/ring", "what stood there");
  EXPECT_FALSE(work("file:/ring", &before).was_disturbed);
  fake.files.put("/ring", "somebody's");
  const SinkWork found = work("file:/ring", &keys);
  EXPECT_TRUE(found.was_disturbed && found.was_written);
  fake.files.remove("/ring");
  EXPECT_TRUE(work("file:/ring", &keys).was_disturbed);
  EXPECT_EQ(fake.files.content("/ring"), testing::canary_secret);
}

TEST_F(sink_test, that_cannot_be_read_is_not_written) {
  fake.files.fail("/ring", {Code::file_forbidden, "/ring is not yours", ""});
  const SinkWork blind = work("file:/ring");
  EXPECT_EQ(blind.fault->code, Code::file_forbidden);
  EXPECT_FALSE(blind.was_written);
}

TEST_F(sink_test, that_cannot_be_written_stays_as_it_is) {
  fake.files.put("/ring", "before");
  fake.files.refuse_to_replace(Error{Code::file_forbidden, "/ring is not yours", ""});
  EXPECT_EQ(work("file:/ring").fault->code, Code::file_forbidden);
  EXPECT_EQ(fake.files.content("/ring"), "before");
}

TEST_F(sink_test, in_a_store_has_a_new_version_where_the_keys_are_others) {
  secrets.put("demo", "ring", "the keys before");
  EXPECT_TRUE(work("gcp-sm://demo/ring").was_written);
  EXPECT_FALSE(work("gcp-sm://demo/ring").was_written);
  EXPECT_EQ(secrets.versions("demo", "ring"), 2U);
  EXPECT_EQ(work("gcp-sm://demo/none").fault->code, Code::secret_absent);
  secrets.faults().next(testing::GcpFault::permission_denied, 9);
  EXPECT_EQ(work("gcp-sm://demo/ring").fault->code, Code::source_forbidden);
}

}  // namespace jwtsync::hub::sink_test
