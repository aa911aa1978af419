// SPDX-License-Identifier: Apache-2.0
// Keys as text has them, found wherever they stand in it and however they are spelt: labels of PEM, keys of OpenSSH,
// XML, and JSON Web Keys by their "kty".
#pragma once

#include "jose/key_mark.h"

#include <optional>
#include <string_view>

namespace jwtsync::jose {

/// The first mark of a key in `text`.
[[nodiscard]] std::optional<KeyMark> key_text_in(std::string_view text) noexcept;

/// DER behind a name, between other words, or cut off, in base64 or hexadecimal: by the algorithm that it names.
[[nodiscard]] std::optional<KeyMark> algorithm_name_in(std::string_view text) noexcept;

/// A key that begins with the name of its kind, as OpenSSH sends it (RFC 4253, section 6.6) or keeps it.
[[nodiscard]] std::optional<KeyMark> ssh_key_in(std::string_view bytes) noexcept;

}  // namespace jwtsync::jose
