// SPDX-License-Identifier: Apache-2.0
// What happens to a token on its way through a proxy, by how an application treats it with and without the proxy.
#pragma once

#include "probe/judge.h"

#include <jwtsync/name.h>
#include <cstdint>
#include <string>

namespace jwtsync::probe {

enum class Passage : std::uint8_t {
  untouched,    ///< what the application does is the same both ways
  stripped,     ///< through the proxy the good token is treated as none
  overwritten,  ///< through the proxy the good token is treated as a bad one, and so is a request that brings none
  other_key,    ///< through the proxy the good token is treated as a bad one, and no token as none
  cut,          ///< a short token passes, and a long one does not
  unknown,      ///< the application was not seen to accept the token where it was asked directly
  otherwise,    ///< it is refused through the proxy, and in a way that tells no more
};

}  // namespace jwtsync::probe

template <>
[[nodiscard]] std::span<const std::string_view> jwtsync::names<jwtsync::probe::Passage>() noexcept;

namespace jwtsync::probe {

struct Route {
  Treatments short_tokens;
  Treatment long_token;  ///< a good one, of `long_token_size` at least
};

/// Longer than what proxies give a header by default (4 KiB to 8 KiB).
inline constexpr std::size_t long_token_size = std::size_t{8} * 1024 + 512;

[[nodiscard]] Passage passage_of(const Route& direct, const Route& through);

/// A sentence without a full stop.
[[nodiscard]] std::string sentence_of(Passage passage);

}  // namespace jwtsync::probe
