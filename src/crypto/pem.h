// SPDX-License-Identifier: Apache-2.0
// PEM armour (RFC 7468): the DER inside one block of text.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <cstdint>
#include <string>
#include <string_view>

namespace jwtsync::crypto {

struct PemBlock {
  std::string label;  ///< such as "PRIVATE KEY"
  Secret der;         ///< held as a secret, whatever it is
};

/// Why a text is not one PEM block. The reader of a key explains it; each is one thing to mend.
enum class PemFault : std::uint8_t {
  no_block,        ///< no line "-----BEGIN ...-----"
  text_around,     ///< more than white space before or after the block
  several_blocks,  ///< another block follows
  encrypted,       ///< "BEGIN ENCRYPTED PRIVATE KEY", or "Proc-Type: 4,ENCRYPTED" (RFC 1421 section 4.6.1.1)
  malformed,       ///< another label at the end, or none; no base64, or other headers
  no_memory,       ///< no memory page for a Secret
};

/// The one block that `text` is, white space around it and its line breaks aside.
[[nodiscard]] tl::expected<PemBlock, PemFault> pem_to_der(std::string_view text);

}  // namespace jwtsync::crypto
