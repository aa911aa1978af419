// SPDX-License-Identifier: Apache-2.0
// Where a JSON text literal stops being plain. Most of a token's payload lies inside literals, so this loop is its
// price.
#pragma once

#include <cstddef>
#include <cstdint>

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

#if defined(__SSE2__)
/// Which of 16 bytes are not plain: a bit for each.
[[nodiscard]] inline std::uint32_t special_among_16(const char* at) noexcept {
  const __m128i chunk = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));  // NOLINT(*-reinterpret-cast)
  // The comparison is signed: bytes from 0x80 on are less than a space, as controls are.
  const __m128i special =
      _mm_or_si128(_mm_cmplt_epi8(chunk, _mm_set1_epi8(' ')),
                   _mm_or_si128(_mm_cmpeq_epi8(chunk, _mm_set1_epi8('"')), _mm_cmpeq_epi8(chunk, _mm_set1_epi8('\\'))));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(special));
}
#endif

/// The first byte from `at` on that is not plain, or `end`.
[[nodiscard]] inline const char* skip_plain(const char* at, const char* end) noexcept {
#if defined(__SSE2__)
  for (; end - at >= 16; at += 16) {
    if (const std::uint32_t special = special_among_16(at); special != 0) return at + __builtin_ctz(special);
  }
#endif
  while (at != end && is_plain(*at)) ++at;
  return at;
}

/// Finds bytes that are not plain in a text that is passed once, from front to back. It looks at 64 bytes at a time and
/// remembers where they are: most literals are so short that several lie in one look.
class PlainScanner {
 public:
  /// How many bytes behind the text's end may be looked at.
  static constexpr std::size_t padding = 64;

  /// The first byte from `at` on that is not plain. There must be one: a NUL is not. `at` never goes back.
  [[nodiscard]] const char* skip(const char* at) noexcept {
#if defined(__SSE2__)
    for (;;) {
      if (at >= looked_at_ + window) look(at);
      const std::uint64_t rest = special_ >> (at - looked_at_);
      if (rest != 0) return at + __builtin_ctzll(rest);
      at = looked_at_ + window;
    }
#else
    while (is_plain(*at)) ++at;
    return at;
#endif
  }

  explicit PlainScanner(const char* text) noexcept {
#if defined(__SSE2__)
    look(text);
#else
    static_cast<void>(text);
#endif
  }

#if defined(__SSE2__)
 private:
  static constexpr std::ptrdiff_t window = 64;

  void look(const char* at) noexcept {
    looked_at_ = at;
    special_ = 0;
    for (unsigned part = 0; part < 64; part += 16) special_ |= std::uint64_t{special_among_16(at + part)} << part;
  }

  const char* looked_at_ = nullptr;
  std::uint64_t special_ = 0;  // a bit for each byte from looked_at_ on
#endif
};

}  // namespace jwtsync::json
