// SPDX-License-Identifier: Apache-2.0
// CRC-32C (Castagnoli, RFC 3720 appendix B.4): tells damage on the way, and nothing about who sent the bytes.
#pragma once

#include <cstdint>
#include <string_view>

namespace jwtsync::crypto {

[[nodiscard]] std::uint32_t crc32c(std::string_view bytes) noexcept;

}  // namespace jwtsync::crypto
