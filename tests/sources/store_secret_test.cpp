// SPDX-License-Identifier: Apache-2.0
#include "sources/store_secret.h"

#include "google_process.h"

namespace jwtsync::sources::store_secret_test {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(store_secret, adds_a_version_and_changes_none) {
  GoogleProcess process;
  process.secrets.put("demo", "jwt", other_secret);
  const auto stored_in = [&process](const char* locator) {
    const Result<void> stored = store_secret(process.fake.world(), locator, *Secret::copy_of(fit_secret));
    if (!stored) {
      EXPECT_THAT(stored.error().message + stored.error().hint, Not(HasSubstr(std::string(testing::canary))));
    }
    return code_of(stored);
  };
  EXPECT_EQ(stored_in("gcp-sm://demo/jwt"), "none");
  EXPECT_EQ(stored_in("gcp-sm://demo/jwt@1"), "argument_invalid");
  EXPECT_EQ(stored_in("jwt"), "locator_malformed");
  EXPECT_EQ(stored_in("gcp-sm://demo/missing"), "secret_absent");
  EXPECT_EQ(stored_in("gcp-sm:///jwt"), "configuration_malformed");
  EXPECT_EQ(process.secrets.versions("demo", "jwt"), 2U);
}

TEST(store_secret, is_read_back_byte_for_byte) {
  GoogleProcess process;
  process.secrets.put("demo", "jwt", "  not fit \n");
  const Result<Secret> read = read_store(process.fake.world(), "gcp-sm://demo/jwt");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->reveal([](std::string_view bytes) { return std::string(bytes); }), "  not fit \n");
  EXPECT_EQ(code_of(read_store(process.fake.world(), "gcp-sm://demo/missing")), "secret_absent");
  EXPECT_EQ(code_of(read_store(process.fake.world(), "file:/run/jwt")), "argument_invalid");
  EXPECT_EQ(code_of(check_store("gcp-sm://demo/jwt")), "none");
  EXPECT_EQ(code_of(check_store("env:JWT_SECRET")), "argument_invalid");
}

}  // namespace jwtsync::sources::store_secret_test
