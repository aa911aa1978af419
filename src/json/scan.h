// SPDX-License-Identifier: Apache-2.0
// The loops that reading JSON spends its time in: where a text literal stops being plain, and digits. Most of a token's
// payload lies inside literals.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

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
  // The quote becomes a space, and no other character less. Then what is less than '!' is special: controls and the
  // quote, and bytes from 0x80 on, which are negative. A negative byte sets its bit of the mask.
  const __m128i moved = _mm_xor_si128(chunk, _mm_set1_epi8('"' ^ ' '));
  const __m128i special =
      _mm_or_si128(_mm_subs_epi8(moved, _mm_set1_epi8('!')), _mm_cmpeq_epi8(chunk, _mm_set1_epi8('\\')));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(special));
}
#endif

/// The first byte from `at` on that is not plain, or `end`.
[[nodiscard]] inline const char* skip_plain(const char* at, const char* end) noexcept {
#if defined(__SSE2__)
  const char* const begin = at;
  for (; end - at >= 16; at += 16) {
    if (const std::uint32_t special = special_among_16(at); special != 0) return at + __builtin_ctz(special);
  }
  if (end - begin >= 16) {  // what is left, together with what was passed already
    const std::uint32_t special = special_among_16(end - 16) >> (16 - (end - at));
    return special == 0 ? end : at + __builtin_ctz(special);
  }
#endif
  while (at != end && is_plain(*at)) ++at;
  return at;
}

/// Finds bytes that are not plain in a text that is passed once, from front to back. It looks at 64 bytes at a time,
/// whatever is in them, and remembers where they are: so the next looks do not wait for what was found by this one.
class PlainScanner {
 public:
  /// How many bytes behind the text's end may be looked at.
  static constexpr std::size_t padding = 64;

  explicit PlainScanner(const char* text) noexcept {
#if defined(__SSE2__)
    look(text);
#else
    static_cast<void>(text);
#endif
  }

  /// The first byte from `at` on that is not plain. There must be one: a NUL is not. The next call is for what stands
  /// behind it.
  [[nodiscard]] const char* skip(const char* at) noexcept {
#if defined(__SSE2__)
    for (;;) {
      while (special_ == 0) look(window_ + window_size);
      const char* const first = window_ + __builtin_ctzll(special_);
      special_ &= special_ - 1;
      if (first >= at) return first;
    }
#else
    while (is_plain(*at)) ++at;
    return at;
#endif
  }

#if defined(__SSE2__)
 private:
  static constexpr std::ptrdiff_t window_size = 64;

  void look(const char* window) noexcept {
    std::uint64_t special = 0;
    for (unsigned part = 0; part < 64; part += 16) special |= std::uint64_t{special_among_16(window + part)} << part;
    window_ = window;
    special_ = special;
  }

  const char* window_ = nullptr;
  std::uint64_t special_ = 0;  // a bit for each byte of the window that was not passed yet
#endif
};

/// The number that eight digits write, or -1. They are taken at once: a token has three dates, and digit by digit these
/// would cost as much as a block of its hash.
[[nodiscard]] inline std::int64_t eight_digits(const char* at) noexcept {
  std::uint64_t digits = 0;
  std::memcpy(&digits, at, sizeof digits);
  if constexpr (std::endian::native == std::endian::big) digits = __builtin_bswap64(digits);
  digits -= 0x3030303030303030;  // '0' becomes 0
  // More than 9 reaches the uppermost bit of its byte by adding 0x76; less than '0' has wrapped into it.
  if (((digits | (digits + 0x7676767676767676)) & 0x8080808080808080) != 0) return -1;
  digits = digits * 10 + (digits >> 8);  // every other byte holds a number of two digits
  constexpr std::uint64_t pair = 0x000000ff000000ff;
  constexpr std::uint64_t upper = 100 + (std::uint64_t{1'000'000} << 32);
  constexpr std::uint64_t lower = 1 + (std::uint64_t{10'000} << 32);
  return static_cast<std::int64_t>(((digits & pair) * upper + ((digits >> 16) & pair) * lower) >> 32);
}

}  // namespace jwtsync::json
