// SPDX-License-Identifier: Apache-2.0
// Workload identity federation: somebody else's token, exchanged for one of Google's.
#pragma once

#include "providers/gcp/credentials.h"

#include <utility>
#include <vector>

namespace jwtsync::gcp {

struct ExternalAccount {
  std::string audience;
  std::string token_type;     // `subject_token_type`
  std::string token_address;  // of the Security Token Service

  // Where the other token is: in a file, or at an address.
  std::string file = {};
  std::string address = {};
  std::vector<std::pair<std::string, Secret>> headers = {};  // for the address; they may hold a token
  std::string token_field = {};  // the member of a JSON text that holds it; empty if the text is the token

  std::string client_id = {};
  Secret client_secret = {};
  std::string workforce_project = {};  // `workforce_pool_user_project`
};

/// Tokens of the Security Token Service (RFC 8693). The other token is read anew each time, since it changes.
[[nodiscard]] std::unique_ptr<TokenSource> external_account(ExternalAccount account);

}  // namespace jwtsync::gcp
