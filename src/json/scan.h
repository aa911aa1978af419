// SPDX-License-Identifier: Apache-2.0
// Where a JSON text literal stops being plain. Most of a token's payload lies inside literals, so this loop is its
// price.
#pragma once

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace jwtsync::json {

/// Whether a byte stands for itself inside a literal: ASCII, and neither a quote, a backslash nor a control (RFC 8259
/// section 7).
[[nodiscard]] constexpr bool is_plain(char c) noexcept {
  // char is signed on some machines and not on others.
  return static_cast<signed char>(c) >= ' ' && c != '"' && c != '\\';
}

/// The first byte from `at` on that is not plain, or `end`.
[[nodiscard]] inline const char* skip_plain(const char* at, const char* end) noexcept {
#if defined(__SSE2__)
  while (end - at >= 16) {
    const __m128i chunk = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));  // NOLINT(*-reinterpret-cast)
    // The comparison is signed: bytes from 0x80 on are less than a space, as controls are.
    const __m128i special = _mm_or_si128(
        _mm_cmplt_epi8(chunk, _mm_set1_epi8(' ')),
        _mm_or_si128(_mm_cmpeq_epi8(chunk, _mm_set1_epi8('"')), _mm_cmpeq_epi8(chunk, _mm_set1_epi8('\\'))));
    if (const int found = _mm_movemask_epi8(special); found != 0)
      return at + __builtin_ctz(static_cast<unsigned>(found));
    at += 16;
  }
#endif
  while (at != end && is_plain(*at)) ++at;
  return at;
}

}  // namespace jwtsync::json
