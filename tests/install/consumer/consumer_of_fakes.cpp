// SPDX-License-Identifier: Apache-2.0
// The fakes, as a user's test would take them.
#include <jwtsync/sources.h>
#include <jwtsync/testing.h>

int main() {
  jwtsync::testing::FakeWorld fake;
  fake.variables.set("ENVIRONMENT", "staging");
  fake.variables.set("JWT_SECRET_STAGING", jwtsync::testing::canary_secret);
  const jwtsync::Resolution resolution = jwtsync::resolve(fake.world(), {});
  return resolution.found && resolution.found->source == "JWT_SECRET_STAGING" ? 0 : 1;
}
