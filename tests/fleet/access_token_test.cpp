// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <jwtsync/fleet.h>
#include <jwtsync/testing.h>

namespace jwtsync::access_token_test {

using ::testing::HasSubstr;

const std::string path = "/run/access";

TEST(access_token, is_the_file_without_the_white_space_around_it) {
  testing::FakeFiles files;
  files.put(path, std::string(testing::canary_secret) + "\n");
  const Result<Secret> token = read_access_token(files, path);
  ASSERT_TRUE(token);
  EXPECT_TRUE(token->reveal([](std::string_view bytes) { return bytes == testing::canary_secret; }));
}

TEST(access_token, an_empty_file_is_an_error_that_names_it) {
  testing::FakeFiles files;
  files.put(path, " \n");
  const Result<Secret> token = read_access_token(files, path);
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Code::secret_empty);
  EXPECT_THAT(token.error().message, HasSubstr(path));
}

TEST(access_token, a_file_that_others_may_write_is_refused) {
  testing::FakeFiles files;
  files.put(path, testing::canary_secret, 0660);
  EXPECT_EQ(read_access_token(files, path).error().code, Code::file_writable_by_others);
}

TEST(access_token, an_absent_file_is_an_error_that_says_what_it_was_for) {
  testing::FakeFiles files;
  const Result<Secret> token = read_access_token(files, path);
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Code::file_absent);
  EXPECT_THAT(token.error().message, HasSubstr("access token: "));
}

TEST(access_token, a_file_that_is_too_large_to_be_one_is_refused) {
  testing::FakeFiles files;
  files.put(path, std::string(5000, 'x'));
  const Result<Secret> token = read_access_token(files, path);
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Code::file_too_large);
}

TEST(access_token, that_is_a_secret_of_this_side_is_sent_to_nobody) {
  testing::FakeWorld fake;
  const Secret token = *Secret::copy_of(testing::canary_secret);
  const auto refusal = [&](const ResolveOptions& options) {
    const Result<void> checked = check_access_token(fake.world(), token, options);
    return checked ? std::string() : checked.error().message;
  };
  EXPECT_EQ(refusal({}), "");
  fake.variables.set("JWT_SECRET_KEY", testing::other_canary_secret);
  fake.files.put("/run/jwt", testing::other_canary_secret);
  EXPECT_EQ(refusal({.sources = {"file:/run/jwt", "file:/run/absent"}}), "");
  fake.files.put("/run/jwt", std::string(testing::canary_secret) + "\n");
  EXPECT_EQ(refusal({.sources = {"file:/run/jwt"}}), "the access token is the JWT secret of /run/jwt");
  fake.variables.set("JWT_SECRET_KEY", std::string(testing::canary_secret) + " ");
  EXPECT_EQ(refusal({}), "the access token is the JWT secret of JWT_SECRET_KEY");
}

}  // namespace jwtsync::access_token_test
