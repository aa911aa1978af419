// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_policy.h"

#include "rotate_fixture.h"

namespace jwtsync::cli::rotate_policy_test {

using ::testing::HasSubstr;

class RotatePolicyTest : public RotateTest {};

TEST_F(RotatePolicyTest, is_that_of_the_options) {
  begin({"--reader", "name=partners,kind=jwks,delay=15m", "--reader",
         "name=reports,kind=poller,delay=5m,sink=gcp-sm://p/ring,probed"});
  const auto store = open_sqlite_store(folder / "ring.db", fake.clock);
  const rotation::Policy policy = rotation::StoredRotation(**store, "staging").load()->ring.policy;
  EXPECT_EQ(policy.lifetime, std::chrono::seconds(100));
  EXPECT_EQ(policy.presence, std::chrono::seconds(30)) << "the default";
  ASSERT_EQ(policy.classes.size(), 2U);
  EXPECT_EQ(policy.classes[0],
            (rotation::ReaderClass{"partners", rotation::ClassKind::jwks, std::chrono::minutes(15), "", false}));
  EXPECT_EQ(policy.classes[1], (rotation::ReaderClass{"reports", rotation::ClassKind::poller, std::chrono::minutes(5),
                                                      "gcp-sm://p/ring", true}));
}

TEST_F(RotatePolicyTest, says_what_is_wrong_with_a_reader) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"kind=jwks", "has no name"},
      {"name=a,kind=other", "neither jwks nor poller"},
      {"name=a,delay=soon", "not a length of time"},
      {"name=a,what=ever", "a part that is not known"},
      {"", "a part that is not known"},
      {"name=a,kind=poller", "a poller without a sink"},
      {"name=a,kind=jwks", "does not say its delay"},
      {"name=a,kind=jwks,delay=1s,delay=2s", "says one part twice"},
      {"name=(lost),delay=1s", "other characters"},
      {"name=-a,delay=1s", "other characters"},
      {"name=a/b,delay=1s", "other characters"},
      {"name=a,kind=jwks,sink=file:/ring", "which only a poller reads"},
      {"name=a,kind=poller,sink=env:RING,delay=1s", "nothing can be stored in"},
      {"name=a,kind=poller,sink=file:ring,delay=1s", "not a file named by a path from the root"},
  };
  for (const auto& [reader, why] : cases) {
    const Ran ran = rotate({"start", "--new", "--reader", reader});
    EXPECT_EQ(ran.status, 2) << reader;
    EXPECT_THAT(ran.err, HasSubstr(why)) << reader;
  }
  EXPECT_THAT(rotate({"start", "--new", "--reader", "name=a,delay=1s", "--reader", "name=a,delay=1s"}).err,
              HasSubstr("the name of another"));
  EXPECT_EQ(rotate({"start", "--new", "--lifetime", "0"}).status, 2);
}

}  // namespace jwtsync::cli::rotate_policy_test
