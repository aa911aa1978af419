// SPDX-License-Identifier: Apache-2.0
// The payload of a version, as the service's JSON has it.
#pragma once

#include "http/secret_text.h"
#include "providers/gcp/secret_place.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <string_view>

namespace jwtsync::gcp {

/// The bytes that the answer to an access holds, once it is sure that they are whole and of the place that was asked
/// for. Errors: `secret_empty`, `answer_malformed`.
[[nodiscard]] Result<Secret> read_payload(std::string_view answer, const SecretPlace& place);

/// The body that adds a version.
[[nodiscard]] http::SecretText write_payload(const Secret& payload);

}  // namespace jwtsync::gcp
