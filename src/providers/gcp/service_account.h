// SPDX-License-Identifier: Apache-2.0
// A service account with a private key.
#pragma once

#include "providers/gcp/credentials.h"

namespace jwtsync::gcp {

struct ServiceAccountKey {
  std::string email;
  std::string key_id;
  Secret private_key;         // PEM
  std::string token_address;  // `token_uri`
  bool exchanges = true;      // whether its universe has a token endpoint for it
};

/// Tokens that the account signs by itself (AIP-4111), which needs no network; if the service refuses one, another is
/// asked for at the token endpoint (RFC 7523), which says why the key is no good if it is not.
[[nodiscard]] std::unique_ptr<TokenSource> service_account(ServiceAccountKey key);

}  // namespace jwtsync::gcp
