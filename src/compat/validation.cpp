// SPDX-License-Identifier: Apache-2.0
#include "compat/validation.h"

#include "sources/compatibility.h"
#include "sources/fitness.h"

namespace jwtsync::compat {

Result<void> validate(const Secret& secret, const Environment& environment) {
  // A secret that a fork lost has a size, but shows no bytes.
  if (secret.reveal([](std::string_view bytes) { return bytes.empty(); })) {
    return failure(Code::secret_empty, "JWT secret validation failed: No secret configured",
                   "jwtsync resolve shows where a secret is looked for");
  }
  if (environment.is_deployed() && secret.reveal(sources::contains_development)) {
    return failure(Code::check_failed, sources::development_secret_text(environment),
                   "make a fit secret with: jwtsync generate");
  }
  return {};
}

}  // namespace jwtsync::compat
