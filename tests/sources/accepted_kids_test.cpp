// SPDX-License-Identifier: Apache-2.0
#include "sources/accepted_kids.h"

#include "process.h"

#include <gmock/gmock.h>

namespace jwtsync::sources::accepted_kids_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* placeholder = "acme-super-secret-key-change-me-in-production";

TEST(accepted_kids, are_separated_by_commas) {
  EXPECT_THAT(accepted_kids(Process{}.fake.variables), IsEmpty());
  EXPECT_THAT(accepted_kids(Process{{"JWTSYNC_ACCEPT_KID", " "}}.fake.variables), IsEmpty());
  EXPECT_THAT(accepted_kids(Process{{"JWTSYNC_ACCEPT_KID", "a, b ,,c"}}.fake.variables), ElementsAre("a", "b", "c"));
  std::string many;
  for (int i = 0; i < 100; ++i) many += "k,";
  EXPECT_THAT(accepted_kids(Process{{"JWTSYNC_ACCEPT_KID", many}}.fake.variables), SizeIs(16));
}

/// The kid that the hint of a refusal names.
std::string kid_in(const Error& error) {
  const std::size_t at = error.hint.find("JWTSYNC_ACCEPT_KID=");
  return at == std::string::npos ? "" : error.hint.substr(at + std::string_view("JWTSYNC_ACCEPT_KID=").size());
}

TEST(accepted_kids, following_the_hint_makes_the_refusal_a_warning) {
  Process process{{"ENVIRONMENT", "production"}, {"JWT_SECRET_KEY", placeholder}};
  const Resolution refused = process.resolve();
  ASSERT_EQ(code_of(refused.found), "secret_not_meant");
  const std::string kid = kid_in(refused.found.error());
  ASSERT_EQ(kid.size(), 16U) << refused.found.error().hint;

  process.fake.variables.set("JWTSYNC_ACCEPT_KID", "another," + kid);
  const Resolution accepted = process.resolve();
  ASSERT_TRUE(accepted.found);
  ASSERT_THAT(names_of(accepted.warnings), ElementsAre("placeholder"));
  EXPECT_FALSE(accepted.warnings[0].fails_check);
}

TEST(accepted_kids, say_nothing_for_another_secret) {
  Process process{{"ENVIRONMENT", "production"}, {"JWT_SECRET_KEY", placeholder}};
  const std::string kid = kid_in(process.resolve().found.error());
  Process other{
      {"ENVIRONMENT", "production"}, {"JWT_SECRET_KEY", std::string(placeholder) + "-2"}, {"JWTSYNC_ACCEPT_KID", kid}};
  EXPECT_EQ(code_of(other.resolve().found), "secret_not_meant");
}

TEST(accepted_kids, are_not_for_what_is_published_nor_for_keys_in_documents) {
  Process published{{"ENVIRONMENT", "production"},
                    {"JWT_SECRET_KEY", "a-string-secret-at-least-256-bits-long"},
                    {"JWTSYNC_ACCEPT_KID", "zsjZ4SCGXaRzwuTr"}};
  EXPECT_EQ(code_of(published.resolve().found), "secret_public_default");
  EXPECT_THAT(published.resolve().found.error().hint, Not(HasSubstr("ACCEPT_KID")));
  // acme-super-secret-key-change-me-in-production
  Process key{
      {"ENVIRONMENT", "production"},
      {"JWT_SECRET_KEY", R"({"kty":"oct","k":"YWNtZS1zdXBlci1zZWNyZXQta2V5LWNoYW5nZS1tZS1pbi1wcm9kdWN0aW9u"})"}};
  const Resolution refused = key.resolve();
  ASSERT_EQ(code_of(refused.found), "secret_not_meant");
  EXPECT_EQ(kid_in(refused.found.error()), "");
}

}  // namespace jwtsync::sources::accepted_kids_test
