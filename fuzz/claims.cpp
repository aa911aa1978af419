// SPDX-License-Identifier: Apache-2.0
// Claims: what is taken is taken again in its own spelling, and says the same; what nlohmann/json refuses is refused.
#include "fuzz.h"

#include <jwtsync/token.h>
#include <nlohmann/json.hpp>
#include <string>

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = jwtsync::fuzz::text_of(data, size);
  const auto claims = jwtsync::Claims::parse(input);
  if (!claims) return 0;
  jwtsync::fuzz::require(nlohmann::json::accept(input));
  const auto again = jwtsync::Claims::parse(claims->json());
  jwtsync::fuzz::require(again.has_value() && again->json() == claims->json());
  return 0;
}
