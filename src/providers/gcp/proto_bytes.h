// SPDX-License-Identifier: Apache-2.0
// The "bytes" of proto3 JSON: base64, written with the standard alphabet and padding, read in either alphabet with
// padding or without.
#pragma once

#include "http/secret_text.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <optional>
#include <string_view>

namespace jwtsync::gcp {

/// The bytes that `text` stands for; nothing if it is not base64. The error is that of Secret.
[[nodiscard]] std::optional<Result<Secret>> decode_proto_bytes(const Secret& text);

/// Adds what stands for `bytes` to `text`.
void add_proto_bytes(std::string_view bytes, http::SecretText& text);

}  // namespace jwtsync::gcp
