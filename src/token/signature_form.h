// SPDX-License-Identifier: Apache-2.0
// How a signature looks beside the algorithm that its header names: what no key is needed to see.
#pragma once

#include <jwtsync/token.h>
#include <cstddef>
#include <string>
#include <string_view>

namespace jwtsync::token {

/// Whether an RSA key that is too small to be taken makes signatures of this size (RFC 7518, section 3.3).
[[nodiscard]] bool is_of_small_rsa_key(std::string_view algorithm, std::size_t size) noexcept;

/// `algorithm` as the header has it; a signature of one that is not known here fits.
[[nodiscard]] SignatureForm signature_form(std::string_view algorithm, std::string_view signature) noexcept;

/// What is odd about a signature, such as "the signature has 31 bytes, and one of HS256 has 32"; empty if it fits.
[[nodiscard]] std::string text_of(SignatureForm form, std::string_view algorithm, std::size_t size);

}  // namespace jwtsync::token
