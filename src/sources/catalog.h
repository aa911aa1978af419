// SPDX-License-Identifier: Apache-2.0
// The catalog: every source there is. To add one, write its file and give it a row in catalog.cpp.
#pragma once

#include "sources/schemes.h"
#include "sources/source.h"
#include "sources/store_secret.h"

#include <span>

namespace jwtsync::sources {

extern const Source variable_source;    // env:NAME
extern const Source file_source;        // file:/path
extern const Source dotenv_source;      // dotenv:/path#NAME
extern const Source credential_source;  // credential:NAME
extern const Source gcp_source;         // gcp-sm://PROJECT/NAME
extern const Source jwks_source;        // jwks+https://HOST/PATH
extern const Source oidc_source;        // oidc+https://ISSUER
extern const Source plain_jwks_source;  // jwks+http://HOST/PATH
extern const Source plain_oidc_source;  // oidc+http://ISSUER
extern const Source builtin_source;     // builtin:development

/// The step of the default order in GCP Secret Manager: not a row of the catalog, since it has no locator that a user
/// could write.
extern const Source gcp_step_source;

[[nodiscard]] std::span<const Source* const> catalog() noexcept;

/// The source of a scheme; nullptr if there is none.
[[nodiscard]] const Source* source_of(std::string_view scheme) noexcept;

}  // namespace jwtsync::sources
