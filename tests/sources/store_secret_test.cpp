// SPDX-License-Identifier: Apache-2.0
#include "google_process.h"

namespace jwtsync::sources {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string stored_in(GoogleProcess& process, const std::string& locator) {
  const Result<void> stored = store_secret(process.fake.world(), locator, *Secret::copy_of(fit_secret));
  if (!stored) {
    EXPECT_THAT(stored.error().message + stored.error().hint, Not(HasSubstr(std::string(testing::canary))));
  }
  return code_of(stored);
}

TEST(store_secret, adds_the_newest_version) {
  GoogleProcess process;
  process.secrets.put("demo", "jwt", other_secret);
  EXPECT_EQ(stored_in(process, "gcp-sm://demo/jwt"), "none");
  EXPECT_EQ(process.secrets.versions("demo", "jwt"), 2U);
  process.options.sources = {"gcp-sm://demo/jwt"};
  EXPECT_EQ(revealed(process.resolve().found->secret), fit_secret);
}

TEST(store_secret, refuses_places_into_which_nothing_can_be_put) {
  GoogleProcess process;
  process.secrets.put("demo", "jwt", other_secret);
  for (const char* locator : {"env:JWT_SECRET_KEY", "file:/run/jwt", "builtin:development", "gcp-sm://demo/jwt@1"}) {
    EXPECT_EQ(stored_in(process, locator), "argument_invalid") << locator;
  }
  EXPECT_EQ(stored_in(process, "jwt"), "locator_malformed");
  EXPECT_EQ(stored_in(process, "gcp-sm://demo/missing"), "secret_absent");
  EXPECT_EQ(stored_in(process, "gcp-sm:///jwt"), "configuration_malformed");
  EXPECT_EQ(process.secrets.versions("demo", "jwt"), 1U);
}

}  // namespace
}  // namespace jwtsync::sources
