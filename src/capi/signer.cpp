// SPDX-License-Identifier: Apache-2.0
#include "capi/arguments.h"
#include "capi/call.h"
#include "service/pool.h"

#include <memory>
#include <utility>

struct jwtsync_signer {
  explicit jwtsync_signer(jwtsync::Signer prepared) : signer(std::move(prepared)) {}

  jwtsync::Signer signer;
  mutable jwtsync::service::Pool<jwtsync::Scratch> scratches;
};

namespace jwtsync::capi {
namespace {

Result<std::string> signed_with(const jwtsync_signer& handle, const Claims& claims) {
  const auto scratch = handle.scratches.lend();
  const Result<std::string_view> token = handle.signer.sign(claims, *scratch);
  if (!token) return failure(token.error());
  return std::string(*token);
}

}  // namespace
}  // namespace jwtsync::capi

jwtsync_status jwtsync_signer_create(const jwtsync_ring* ring, jwtsync_signer** out, jwtsync_error** error) {
  return jwtsync_signer_create_with(ring, nullptr, out, error);
}

jwtsync_status jwtsync_signer_create_with(const jwtsync_ring* ring, const jwtsync_signing_options* options,
                                          jwtsync_signer** out, jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    if (ring == nullptr) return capi::missing("ring");
    const Result<jwtsync_signing_options> given = capi::struct_of(options, "signing options");
    if (!given) return failure(given.error());
    SigningOptions said{.key_id = capi::optional_of(given->key_id)};
    if (given->type.data != nullptr) said.type = capi::view_of(given->type);
    Result<Signer> signer = Signer::create(ring->ring, said);
    if (!signer) return failure(std::move(signer).error());
    capi::give(out, std::make_unique<jwtsync_signer>(std::move(*signer)));
    return {};
  });
}

jwtsync_status jwtsync_signer_sign(const jwtsync_signer* signer, const char* claims, size_t size, jwtsync_string** out,
                                   jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    if (signer == nullptr) return capi::missing("signer");
    const Result<std::string_view> json = capi::bytes_of(claims, size, "claims");
    if (!json) return failure(json.error());
    const Result<Claims> said = Claims::parse(*json);
    if (!said) return failure(said.error());
    Result<std::string> token = capi::signed_with(*signer, *said);
    if (!token) return failure(std::move(token).error());
    capi::give(out, std::move(*token));
    return {};
  });
}

void jwtsync_signer_free(jwtsync_signer* signer) { delete signer; }
