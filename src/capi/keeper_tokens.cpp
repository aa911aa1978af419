// SPDX-License-Identifier: Apache-2.0
// Tokens by the ring in use.
#include "capi/call.h"
#include "capi/keeper.h"
#include "capi/verified.h"

#include <string>

jwtsync_status jwtsync_keeper_verify(jwtsync_keeper* keeper, const char* token, size_t size, jwtsync_scratch* scratch,
                                     jwtsync_token* out, jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    if (keeper == nullptr) return capi::missing("keeper");
    const Result<std::string_view> given = capi::token_given(token, size, scratch, out);
    if (!given) return failure(given.error());
    if (const Result<const World*> world = capi::world_of(&keeper->world); !world) return failure(world.error());
    if (!scratch->local) scratch->local.emplace();
    const auto verified = keeper->keeper->verify_patiently(*given, *scratch->local);
    if (verified) {
      capi::fill_in(out, *verified);
      return {};
    }
    if (error == nullptr) return failure(verified.error().code, {});  // nobody will read the words
    return failure(keeper->keeper->explain(verified.error(), *given, *scratch->local));
  });
}

jwtsync_status jwtsync_keeper_sign(const jwtsync_keeper* keeper, const char* claims, size_t size, jwtsync_string** out,
                                   jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    if (keeper == nullptr) return capi::missing("keeper");
    const Result<std::string_view> json = capi::bytes_of(claims, size, "claims");
    if (!json) return failure(json.error());
    const Result<Claims> said = Claims::parse(*json);
    if (!said) return failure(said.error());
    const auto local = keeper->locals.lend();
    const Result<std::string_view> token = keeper->keeper->sign(*said, *local);
    if (!token) return failure(token.error());
    capi::give(out, std::string(*token));
    return {};
  });
}
