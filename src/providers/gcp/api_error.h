// SPDX-License-Identifier: Apache-2.0
// What a refusal of the Secret Manager API means. It is told by `error.status`, not by the HTTP status, which stands
// for several; its own message is never passed on, since nothing says what stands in it.
#pragma once

#include "http/exchange.h"
#include "providers/gcp/secret_place.h"

#include <jwtsync/result.h>

namespace jwtsync::gcp {

/// The error that an answer other than 200 stands for: `secret_absent`, `source_forbidden` or `source_unreachable`.
[[nodiscard]] Error api_error(const http::Answer& answer, const SecretPlace& place);

/// Whether the service does not take our token (401): another one may do.
[[nodiscard]] bool refuses_token(const http::Answer& answer) noexcept;

}  // namespace jwtsync::gcp
