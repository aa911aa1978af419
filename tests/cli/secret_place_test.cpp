// SPDX-License-Identifier: Apache-2.0
#include "cli/secret_place.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>

namespace jwtsync::cli::secret_place_test {

TEST(secret_place, is_a_file_or_a_store) {
  for (const char* const path : {"/key", "key", "./env:key", "/a:b"}) {
    const auto place = secret_place_of(path);
    ASSERT_TRUE(place) << path;
    EXPECT_EQ(place->name, path);
    EXPECT_FALSE(place->is_store);
  }
  EXPECT_EQ(secret_place_of("file:/key")->name, "/key");
  EXPECT_TRUE(secret_place_of("gcp-sm://demo/jwt")->is_store);
  for (const char* const other :
       {"env:JWT_SECRET", "builtin:development", "file:key", "file:/key?trim=no", ":", "", " "}) {
    EXPECT_EQ(secret_place_of(other).error().code, Code::argument_invalid) << other;
  }
}

TEST(secret_place, keeps_what_is_put_there_for_its_owner) {
  testing::FakeWorld fake;
  const Result<Secret> secret = Secret::copy_of("c4n4ry");
  ASSERT_TRUE(put_secret(fake.world(), {"/key"}, *secret));
  EXPECT_EQ(fake.files.content("/key"), "c4n4ry");
  EXPECT_EQ(fake.files.status("/key")->mode, 0600u);
  EXPECT_EQ(put_secret(fake.world(), {"/key"}, *secret).error().code, Code::file_exists);
  EXPECT_EQ(put_secret(fake.world(), {"vault://a/b", true}, *secret).error().category(), Category::usage);
}

TEST(secret_place, is_said) {
  EXPECT_EQ(whereabouts({"/key"}), "is in /key");
  EXPECT_EQ(whereabouts({"gcp-sm://demo/jwt", true}), "is the newest version of gcp-sm://demo/jwt");
}

}  // namespace jwtsync::cli::secret_place_test
