// SPDX-License-Identifier: Apache-2.0
// A configuration file: read, or refused with a message.
#include "fuzz.h"

#include <jwtsync/keeper.h>
#include <jwtsync/testing.h>

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  jwtsync::testing::FakeWorld fake;
  fake.files.put("/jwtsync.toml", jwtsync::fuzz::text_of(data, size));
  const auto configuration = jwtsync::read_configuration(fake.world(), "/jwtsync.toml");
  if (!configuration) jwtsync::fuzz::require(!configuration.error().message.empty());
  return 0;
}
