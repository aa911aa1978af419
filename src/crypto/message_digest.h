// SPDX-License-Identifier: Apache-2.0
// What a signature signs: the hash of a message.
#pragma once

#include "crypto/hmac.h"

#include <optional>
#include <string_view>

namespace jwtsync::crypto {

/// Nothing where why_no_hashes() says something, or OpenSSL fails.
[[nodiscard]] std::optional<HashValue> digest_of(Hash hash, std::string_view message) noexcept;

}  // namespace jwtsync::crypto
