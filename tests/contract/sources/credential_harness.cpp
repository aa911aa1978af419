// SPDX-License-Identifier: Apache-2.0
#include "harness.h"

namespace jwtsync::sources {

Harness credential_harness() {
  auto process = std::make_shared<Process>();
  process->fake.variables.set("CREDENTIALS_DIRECTORY", "/run/credentials/auth.service");
  return key_file_harness(std::move(process), "credential:jwt", "/run/credentials/auth.service/jwt");
}

}  // namespace jwtsync::sources
