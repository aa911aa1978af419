// SPDX-License-Identifier: Apache-2.0
// A person who logged in: `gcloud auth application-default login`.
#pragma once

#include "providers/gcp/credentials.h"

namespace jwtsync::gcp {

struct AuthorizedUser {
  std::string client_id;
  Secret client_secret;
  Secret refresh_token;
};

/// Tokens for the refresh token (RFC 6749 section 6).
[[nodiscard]] std::unique_ptr<TokenSource> authorized_user(AuthorizedUser user);

}  // namespace jwtsync::gcp
