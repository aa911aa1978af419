// SPDX-License-Identifier: Apache-2.0
// How long the answer of an issuer stays fresh (RFC 9111), within bounds of our own.
#pragma once

#include <jwtsync/world.h>
#include <chrono>

namespace jwtsync::http {

inline constexpr std::chrono::seconds shortest_freshness = std::chrono::minutes{1};
inline constexpr std::chrono::seconds longest_freshness = std::chrono::hours{24};
/// Of an answer that does not say.
inline constexpr std::chrono::seconds usual_freshness = std::chrono::minutes{10};

/// `max-age` of Cache-Control less `Age`, within the bounds; the shortest for `no-store`, `no-cache` and a `max-age`
/// that is not a number; `otherwise` where the answer says nothing.
[[nodiscard]] std::chrono::seconds freshness_of(const HttpHeaders& headers,
                                                std::chrono::seconds otherwise = usual_freshness);

}  // namespace jwtsync::http
