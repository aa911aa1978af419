// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <filesystem>
#include "rotate_fixture.h"

namespace jwtsync::cli::rotate_restore_test {

using ::testing::HasSubstr;
using ::testing::Not;

/// A key was promoted, and the store is put back to before it was staged.
class RotateRestoreTest : public RotateTest {
 protected:
  RotateRestoreTest() {
    begin();
    const auto copy = [&](const char* from, const char* to) {
      for (const char* const part : {"", "-wal", "-shm"}) {
        std::filesystem::remove(folder / (std::string(to) + part));
        if (std::filesystem::exists(folder / (std::string(from) + part))) {
          std::filesystem::copy_file(folder / (std::string(from) + part), folder / (std::string(to) + part));
        }
      }
    };
    copy("ring.db", "backup.db");
    EXPECT_EQ(states_after({"start"}), "taken active staged");
    EXPECT_EQ(rotate({"step"}).status, 0);
    EXPECT_EQ(rotate({"step"}).status, 0);
    promoted = kid_of("active");
    {
      const auto store = open_sqlite_store(folder / "ring.db", fake.clock);
      rotation::StoredRotation rotation(**store, "staging");
      document = rotation.glance()->document;
      const rotation::SealedKeys kept = rotation.sealed_keys().value();
      for (const rotation::SealedKey& key : kept.keys) {
        if (key.kid == promoted) sealed = key.sealed;
      }
    }
    copy("backup.db", "ring.db");
  }
  void offer(bool has_key) {
    const auto store = open_sqlite_store(folder / "ring.db", fake.clock);
    rotation::StoredRotation rotation(**store, "staging");
    std::vector<rotation::OfferedKey> keys;
    const rotation::Ring ring = rotation::read_ring(document).value();
    if (has_key) keys.push_back({promoted, ring.find(promoted)->material, sealed});
    EXPECT_TRUE(rotation.offer("auth/1", {document, keys}));
  }
  std::string promoted, document, sealed;
};

TEST_F(RotateRestoreTest, goes_on_at_once_with_the_key_that_a_member_offered) {
  offer(true);
  pass(std::chrono::seconds(32));
  const Ran ran = rotate({"restore"});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, Not(HasSubstr("missing")));
  EXPECT_EQ(kid_of("active"), promoted);
  EXPECT_EQ(rotate({"keys", "--out", folder / "keys.json"}).status, 0) << "the seal opens it";
}

TEST_F(RotateRestoreTest, a_key_that_nobody_has_is_named_with_the_way_out) {
  offer(false);
  pass(std::chrono::seconds(32));
  const Ran held = rotate({"restore"});
  EXPECT_EQ(held.status, 1);
  EXPECT_THAT(held.out, HasSubstr("missing: neither the store nor anybody who offered has"));
  EXPECT_THAT(held.out, HasSubstr("fix: start a member that signs with it"));
  EXPECT_EQ(told({"restore"})["missing"][0]["kid"], promoted);
  pass(std::chrono::hours(1));
  const Ran lost = rotate({"restore"});
  EXPECT_EQ(lost.status, 0);
  EXPECT_THAT(lost.out, HasSubstr("fix: jwtsync rotate revoke " + promoted + " --because REASON"));
  EXPECT_EQ(rotate({"revoke", promoted, "--because", "lost"}).status, 0);
  EXPECT_EQ(rotate({"start"}).status, 1) << "once the old key is gone: it is retiring";
}

}  // namespace jwtsync::cli::rotate_restore_test
