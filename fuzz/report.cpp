// SPDX-License-Identifier: Apache-2.0
// What another process answers: read, or refused; what was read comes back from its own spelling.
#include "fuzz.h"

#include "fleet/wire.h"

#include <jwtsync/explained.h>
#include <jwtsync/fleet.h>
#include <string>

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = jwtsync::fuzz::text_of(data, size);
  if (const auto report = jwtsync::fleet::parse_report(input)) {
    const std::string json = jwtsync::to_json(*report);
    const auto again = jwtsync::fleet::parse_report(json);
    jwtsync::fuzz::require(again.has_value() && jwtsync::to_json(*again) == json);
  }
  if (const auto answer = jwtsync::fleet::parse_challenge_answer(input)) {
    const std::string json = jwtsync::to_json(*answer);
    const auto again = jwtsync::fleet::parse_challenge_answer(json);
    jwtsync::fuzz::require(again.has_value() && jwtsync::to_json(*again) == json);
  }
  if (const auto explanation = jwtsync::parse_explanation(input)) {
    const std::string json = jwtsync::to_json(*explanation);
    const auto again = jwtsync::parse_explanation(json);
    jwtsync::fuzz::require(again.has_value() && jwtsync::to_json(*again) == json);
  }
  static const jwtsync::Nonce nonce = *jwtsync::Nonce::parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  const jwtsync::Agreement agreement = jwtsync::agree(jwtsync::read_collected(input, nonce), {});
  jwtsync::fuzz::require(category_of(agreement.verdict) != jwtsync::Category::bug);
  return 0;
}
