// SPDX-License-Identifier: Apache-2.0
// Encryption that shows every change, of what it encrypts and of what it is bound to: XChaCha20-Poly1305
// (draft-irtf-cfrg-xchacha), by libsodium. Its nonce is long enough to be random.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::crypto {

inline constexpr std::size_t aead_key_size = 32, aead_nonce_size = 24, aead_tag_size = 16;

/// Why this process cannot encrypt: only where jwtsync was built with JWTSYNC_EVP_ONLY, since OpenSSL has no XChaCha20.
/// The functions below then give nothing.
[[nodiscard]] std::optional<Error> why_no_aead();

/// The ciphertext, and behind it the tag; nothing where key or nonce has another size.
[[nodiscard]] std::optional<std::string> aead_encrypt(std::string_view key, std::string_view nonce,
                                                      std::string_view associated, std::string_view plain);

/// What was encrypted; nothing where a byte of any argument differs. Error: `internal_error`, where there is no memory
/// page for it.
[[nodiscard]] Result<std::optional<Secret>> aead_decrypt(std::string_view key, std::string_view nonce,
                                                         std::string_view associated, std::string_view encrypted);

}  // namespace jwtsync::crypto
