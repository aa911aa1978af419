// SPDX-License-Identifier: Apache-2.0
// What a value looks like that it may not have been meant to be, and why it is not of the format that its locator says.
// Words only: the bytes stay as they are.
#pragma once

#include "sources/locator.h"

#include <jwtsync/secret.h>
#include <jwtsync/sources.h>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace jwtsync::sources {

/// Where a value comes from, as far as its looks say more in one place than in another.
enum class Origin : std::uint8_t { variable, elsewhere };

/// A warning for each likeness of `text`, which is UTF-8, that is seldom meant; `label` says whose value it is.
[[nodiscard]] std::vector<Warning> appearance_warnings(const Secret& text, std::string_view label);

/// A remark for each likeness that many good secrets have.
[[nodiscard]] std::vector<Remark> appearance_remarks(const Secret& text, std::string_view label, Origin origin);

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
