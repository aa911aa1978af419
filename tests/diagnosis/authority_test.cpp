// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::authority_test {

using fixture::process;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Witnessed at(const std::string& url, Testimony testimony) { return {TargetUrl{url}, std::move(testimony)}; }

std::vector<Finding> findings_on(std::vector<Witnessed> all, const AgreeOptions& options = {}) {
  const Agreement agreement = agree(std::move(all), options);
  return explain_authorities({.agreement = agreement});
}

Testimony in_production(Testimony testimony) {
  testimony.report.environment = "production";
  return testimony;
}

TEST(authority, of_another_service_than_the_address_says) {
  const std::vector<Finding> findings =
      findings_on({at("http://auth:7517", process("backend", "b-1", "k"))}, {.services = {"auth", "backend"}});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(name_of(findings[0].cause), "wrong-authority");
  EXPECT_EQ(findings[0].certainty, Certainty::likely);
  EXPECT_EQ(findings[0].why,
            "by its address http://auth:7517 is of the service auth, and backend b-1 of staging answers there");
  EXPECT_THAT(findings_on({at("http://auth.internal:7517", process("backend", "b-1", "k")),
                           at("http://other:7517", process("auth", "a-1", "l"))}),
              SizeIs(1));
  EXPECT_THAT(findings_on({{OneOfName{"dns+http://auth:7517", "10.0.0.4"}, process("backend", "b-1", "k")},
                           at("http://10.0.0.5:7517", process("auth", "a-1", "l"))}),
              SizeIs(1));
}

TEST(authority, of_another_environment_than_the_address_says) {
  const std::vector<Finding> findings =
      findings_on({at("https://auth.staging.example:7517", in_production(process("auth", "a-1", "p"))),
                   at("https://backend.staging.example:7517", process("backend", "b-1", "s"))});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_THAT(findings[0].why, HasSubstr("is of the environment staging, and auth a-1 of production answers there"));
}

TEST(authority, that_is_named_otherwise_and_does_no_harm) {
  EXPECT_THAT(findings_on({at("http://auth:7517", process("backend", "b-1", "k")),
                           at("http://x:7517", process("auth", "a-1", "k"))}),
              IsEmpty())
      << "all agree";
  EXPECT_THAT(findings_on({at("http://api.example:7517", process("backend", "b-1", "k")),
                           at("http://10.0.0.1:7517", process("auth", "a-1", "l"))}),
              IsEmpty())
      << "a name that is no service's";
  EXPECT_THAT(findings_on({at("https://auth.staging.production.example", in_production(process("auth", "a-1", "p"))),
                           at("http://[::1]:7517", process("backend", "b-1", "s"))}),
              IsEmpty())
      << "a name of both";
}

}  // namespace jwtsync::diagnosis::authority_test
