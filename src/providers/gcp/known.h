// SPDX-License-Identifier: Apache-2.0
// What one search has learnt of Google, so that it asks once.
#pragma once

#include "providers/gcp/credentials.h"

#include <jwtsync/secret.h>
#include <optional>
#include <string>

namespace jwtsync::gcp {

struct Known {
  std::optional<std::optional<std::string>> project;  // nothing: not asked; nothing inside: not known
  std::optional<Credentials> credentials;
  std::optional<Secret> token;
};

}  // namespace jwtsync::gcp
