// SPDX-License-Identifier: Apache-2.0
// Reading without verifying.
#include "capi/arguments.h"
#include "capi/call.h"

#include <memory>
#include <utility>

struct jwtsync_unverified {
  jwtsync::Inspection inspection;
};

jwtsync_status jwtsync_read_unverified(const char* token, size_t size, jwtsync_unverified** out,
                                       jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    const Result<std::string_view> text = capi::bytes_of(token, size, "token");
    if (!text) return failure(text.error());
    Result<Inspection> inspection = inspect(*text);
    if (!inspection) return failure(std::move(inspection).error());
    capi::give(out, std::make_unique<jwtsync_unverified>(jwtsync_unverified{std::move(*inspection)}));
    return {};
  });
}

jwtsync_text jwtsync_unverified_header(const jwtsync_unverified* unverified) {
  if (unverified == nullptr) return {nullptr, 0};
  return jwtsync::capi::text_of(unverified->inspection.header_json);
}

jwtsync_text jwtsync_unverified_claims(const jwtsync_unverified* unverified) {
  if (unverified == nullptr) return {nullptr, 0};
  return jwtsync::capi::text_of(unverified->inspection.claims_json);
}

void jwtsync_unverified_free(jwtsync_unverified* unverified) { delete unverified; }
