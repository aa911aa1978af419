// SPDX-License-Identifier: Apache-2.0
// Acting as a service account, by the leave of its owner.
#pragma once

#include "providers/gcp/credentials.h"

#include <vector>

namespace jwtsync::gcp {

struct Impersonation {
  std::unique_ptr<TokenSource> source;  // whose tokens say who is asking
  std::string address;                  // `.../serviceAccounts/EMAIL:generateAccessToken`
  std::vector<std::string> delegates = {};
  std::uint64_t lifetime = 3600;  // seconds
};

/// Tokens of the account, from the IAM Credentials API.
[[nodiscard]] std::unique_ptr<TokenSource> impersonation(Impersonation impersonation);

}  // namespace jwtsync::gcp
