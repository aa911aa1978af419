// SPDX-License-Identifier: Apache-2.0
// Why a value is not of the format that its locator says.
#pragma once

#include "sources/locator.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace jwtsync::sources {

/// Decodes text that is strictly base64, base64url or hexadecimal, with or without 0x before it, to `out`, which has
/// room for `base64url_decoded_size` bytes; nothing if it is not.
[[nodiscard]] std::optional<std::size_t> decode(std::string_view text, Format format, char* out) noexcept;

struct FormatFault {
  std::string_view what;  ///< "it has an odd number of digits"; empty if there is no more to say
  std::string_view hint;
};

/// `text` is not of `format`. What another format would read is named by it.
[[nodiscard]] FormatFault format_fault(std::string_view text, Format format);

}  // namespace jwtsync::sources
