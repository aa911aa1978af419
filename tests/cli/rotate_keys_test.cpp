// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_keys.h"

#include <jwtsync/keyring.h>
#include "rotate_fixture.h"

namespace jwtsync::cli::rotate_keys_test {

using ::testing::HasSubstr;

class RotateKeysTest : public RotateTest {
 protected:
  /// What services would make of the file.
  KeyRing ring_in(const std::string& path) {
    return KeyRing::parse(Secret::copy_of(fake.files.content(path)).value()).value();
  }
};

TEST_F(RotateKeysTest, are_put_into_a_file_the_signing_one_first) {
  begin();
  ASSERT_EQ(rotate({"start", "--algorithm", "ES256"}).status, 0);
  const Ran ran = rotate({"keys", "--out", "/ring.json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.out, "written: the key set of generation 2 is in /ring.json\n");
  const KeyRing held = ring_in("/ring.json");
  ASSERT_EQ(held.keys().size(), 2U);
  EXPECT_EQ(held.signing_key()->kid(), kid_of("active"));
  EXPECT_EQ(held.key_of_unnamed_tokens(), held.signing_key()) << "tokens without a kid are taken as before";
  for (int i = 0; i < 2; ++i) ASSERT_EQ(rotate({"step"}).status, 0);
  ASSERT_EQ(rotate({"keys", "--out", "/ring2.json"}).status, 0);
  EXPECT_EQ(ring_in("/ring2.json").signing_key()->algorithm(), Algorithm::es256);
}

TEST_F(RotateKeysTest, need_a_place_and_their_seal) {
  begin();
  EXPECT_EQ(rotate({"keys"}).status, 2);
  const Ran locked = rotate({"keys", "--out", "/ring.json", "--seal", "file:/other-seal"});
  EXPECT_EQ(locked.status, 3);
  EXPECT_THAT(locked.err, HasSubstr("which is not given"));
  fake.files.put("/ring.json", "precious");
  EXPECT_EQ(rotate({"keys", "--out", "/ring.json"}).status, 5);
}

TEST_F(RotateKeysTest, move_from_one_seal_to_another) {
  begin();
  ASSERT_EQ(rotate({"start"}).status, 0);
  EXPECT_EQ(rotate({"reseal", "--seal", "file:/other-seal"}).status, 3) << "the old one is needed, too";
  const json::Value done = told({"reseal", "--seal", "file:/other-seal", "--seal", "file:/seal"});
  EXPECT_EQ(done["moved"], 2);
  EXPECT_EQ(done["keys"], 2);
  EXPECT_EQ(rotate({"keys", "--out", "/ring.json", "--seal", "file:/other-seal"}).status, 0);
  EXPECT_EQ(rotate({"keys", "--out", "/ring2.json"}).status, 3) << "the old seal opens nothing";
  EXPECT_EQ(told({"reseal", "--seal", "file:/other-seal"})["moved"], 0);
}

}  // namespace jwtsync::cli::rotate_keys_test
