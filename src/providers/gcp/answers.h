// SPDX-License-Identifier: Apache-2.0
// What the Secret Manager API answers: a payload, which is "bytes" of proto3 JSON (base64, written with the standard
// alphabet and padding, read in either alphabet with padding or without), or a refusal. What that means is told by
// `error.status`, not by the HTTP status, which stands for several; its own message is never passed on, since nothing
// says what stands in it.
#pragma once

#include "http/exchange.h"
#include "http/secret_text.h"
#include "providers/gcp/project.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <optional>
#include <string_view>

namespace jwtsync::gcp {

/// The bytes that the answer to an access holds, once it is sure that they are whole and of the place that was asked
/// for. Errors: `secret_empty`, `answer_malformed`.
[[nodiscard]] Result<Secret> read_payload(std::string_view answer, const SecretPlace& place);

/// The body that adds a version.
[[nodiscard]] http::SecretText write_payload(const Secret& payload);

/// The bytes that `text` stands for; nothing if it is not base64. The error is that of Secret.
[[nodiscard]] std::optional<Result<Secret>> decode_proto_bytes(const Secret& text);

/// Adds what stands for `bytes` to `text`.
void add_proto_bytes(std::string_view bytes, http::SecretText& text);

/// The error that an answer other than 200 stands for: `secret_absent`, `source_forbidden` or `source_unreachable`.
[[nodiscard]] Error api_error(const http::Answer& answer, const SecretPlace& place);

/// Whether the service does not take our token (401): another one may do.
[[nodiscard]] bool refuses_token(const http::Answer& answer) noexcept;

}  // namespace jwtsync::gcp
