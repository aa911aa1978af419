// SPDX-License-Identifier: Apache-2.0
// base64url: text that decodes is the one text of its bytes, and bytes come back from their text.
#include "base/encoding.h"
#include "fuzz.h"

#include <string>

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = jwtsync::fuzz::text_of(data, size);
  if (const auto bytes = jwtsync::base::base64url_decode(input)) {
    jwtsync::fuzz::require(jwtsync::base::base64url_encode(*bytes) == input);
  }
  jwtsync::fuzz::require(jwtsync::base::base64url_decode(jwtsync::base::base64url_encode(input)) == std::string(input));
  return 0;
}
