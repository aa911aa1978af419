// SPDX-License-Identifier: Apache-2.0
#include "sources/ca_file.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

namespace jwtsync::sources::ca_file_test {

using ::testing::HasSubstr;

constexpr const char* path = "/etc/ssl/ca.pem";

Result<void> check(testing::FakeFiles& files) { return check_ca_file(files, path); }

TEST(ca_file, is_one_of_certificates) {
  for (const char* content : {"-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n",
                              "# My CA\n-----BEGIN TRUSTED CERTIFICATE-----\n", "-----BEGIN X509 CERTIFICATE-----\n"}) {
    testing::FakeFiles files;
    files.put(path, content, 0644);
    EXPECT_TRUE(check(files)) << content;
  }
}

TEST(ca_file, of_anything_else_is_refused_by_name) {
  for (const char* content : {"", "text", "-----BEGIN PUBLIC KEY-----\n", "\x30\x82\x01", "BEGIN CERTIFICATE"}) {
    testing::FakeFiles files;
    files.put(path, content, 0644);
    const auto checked = check(files);
    ASSERT_FALSE(checked) << content;
    EXPECT_EQ(checked.error().code, Code::file_unreadable);
    EXPECT_THAT(checked.error().message, HasSubstr("/etc/ssl/ca.pem, holds no certificate in PEM"));
    EXPECT_THAT(checked.error().hint, HasSubstr("BEGIN CERTIFICATE"));
  }
}

TEST(ca_file, that_is_absent_lets_no_search_go_on) {
  testing::FakeFiles files;
  const auto checked = check(files);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, Code::file_unreadable);
  EXPECT_NE(category_of(checked.error().code), Category::absent);
  EXPECT_THAT(checked.error().message, HasSubstr(path));
}

TEST(ca_file, that_others_may_write_is_refused) {
  testing::FakeFiles files;
  files.put(path, "-----BEGIN CERTIFICATE-----", 0666);
  EXPECT_EQ(check(files).error().code, Code::file_writable_by_others);
}

}  // namespace jwtsync::sources::ca_file_test
