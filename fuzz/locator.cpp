// SPDX-License-Identifier: Apache-2.0
// A locator and a value: resolved, or refused with a message; neither message nor trail shows the value.
#include "fuzz.h"

#include <jwtsync/sources.h>
#include <jwtsync/testing.h>
#include <string>

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = jwtsync::fuzz::text_of(data, size);
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string locator(input.substr(0, end));
  const std::string value = std::string(jwtsync::testing::canary_secret) + std::string(input.substr(end));

  jwtsync::testing::FakeWorld fake;
  fake.variables.set("ENVIRONMENT", "staging");
  fake.variables.set("JWT_SECRET_STAGING", value);
  fake.files.put("/run/secrets/jwt", value);
  jwtsync::ResolveOptions options;
  options.sources = {locator};
  const jwtsync::Resolution resolution = jwtsync::resolve(fake.world(), options);

  const auto clean = [&](const std::string& text) {
    jwtsync::fuzz::require(locator.find(jwtsync::testing::canary) != std::string::npos ||
                           text.find(jwtsync::testing::canary) == std::string::npos);
  };
  if (!resolution.found) {
    jwtsync::fuzz::require(!resolution.found.error().message.empty());
    clean(resolution.found.error().message);
    clean(resolution.found.error().hint);
  }
  for (const jwtsync::TrailEntry& entry : resolution.trail) clean(entry.locator + entry.detail);
  for (const jwtsync::Warning& warning : resolution.warnings) clean(warning.text);
  return 0;
}
