// SPDX-License-Identifier: Apache-2.0
// Strings and secrets that the caller owns, and what this library says of itself.
#include "capi/arguments.h"
#include "capi/call.h"

int32_t jwtsync_abi_version(void) { return JWTSYNC_ABI_VERSION; }

const char* jwtsync_version(void) { return JWTSYNC_VERSION; }

const char* jwtsync_string_data(const jwtsync_string* string, size_t* size) {
  if (size != nullptr) *size = string == nullptr ? 0 : string->text.size();
  return string == nullptr ? "" : string->text.c_str();
}

void jwtsync_string_free(jwtsync_string* string) { delete string; }

jwtsync_text jwtsync_secret_reveal(const jwtsync_secret* secret) {
  if (secret == nullptr) return {nullptr, 0};
  return jwtsync::capi::text_of(secret->secret.pinned());  // as long as the handle lives: so the contract promises
}

void jwtsync_secret_free(jwtsync_secret* secret) { delete secret; }
