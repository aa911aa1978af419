// SPDX-License-Identifier: Apache-2.0
// Small loops that JSON spends its time in: where a text stops being plain, and digits.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

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

/// Whether all eight bytes of a word are plain.
[[nodiscard]] inline bool are_plain(std::uint64_t word) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101, uppermost = 0x80 * ones;
  // As among 16: the quote becomes a space. What is less than the subtrahend wraps into the uppermost bit.
  const std::uint64_t moved = word ^ (ones * ('"' ^ ' ')), backslash = word ^ (ones * '\\');
  const std::uint64_t low = (moved - ones * '!') & ~moved, is_backslash = (backslash - ones) & ~backslash;
  return ((word | low | is_backslash) & uppermost) == 0;
}

/// Copies a text of less than 16 bytes, of which every one is plain, and says so; as below.
[[nodiscard]] inline bool copy_few_plain(std::string_view text, char* out) noexcept {
  const char* const in = text.data();
  const std::size_t size = text.size();
  // Two words that overlap hold all of it.
  const auto copy_words = [&]<typename Word>(Word first, Word last) {
    std::memcpy(&first, in, sizeof first);
    std::memcpy(&last, in + size - sizeof last, sizeof last);
    std::memcpy(out, &first, sizeof first);
    std::memcpy(out + size - sizeof last, &last, sizeof last);
    return std::pair(first, last);
  };
  if (size >= 8) {
    const auto [first, last] = copy_words(std::uint64_t{}, std::uint64_t{});
    return are_plain(first) && are_plain(last);
  }
  if (size >= 4) {
    const auto [first, last] = copy_words(std::uint32_t{}, std::uint32_t{});
    return are_plain(first | (std::uint64_t{last} << 32));
  }
  if (size == 0) return true;
  // The first, the one in the middle and the last are all there are of three or less.
  constexpr std::uint64_t filler = 0x2020202020000000;
  const auto byte = [&](std::size_t at) {
    out[at] = in[at];
    return std::uint64_t{static_cast<unsigned char>(in[at])};
  };
  return are_plain(byte(0) | (byte(size / 2) << 8) | (byte(size - 1) << 16) | filler);
}

/// Copies a text of which every byte is plain, and says so. Of another one it says no, and writes as many bytes.
[[nodiscard]] inline bool copy_plain(std::string_view text, char* out) noexcept {
#if defined(__SSE2__)
  if (text.size() >= 16) {
    std::uint32_t special = 0;
    const auto copy_16 = [&](std::size_t at) {
      special |= special_among_16(text.data() + at);
      std::memcpy(out + at, text.data() + at, 16);
    };
    for (std::size_t at = 0; at + 16 < text.size(); at += 16) copy_16(at);
    copy_16(text.size() - 16);  // together with what was copied already
    return special == 0;
  }
#endif
  bool plain = true;
  for (; text.size() >= 16; text.remove_prefix(8), out += 8) plain = copy_few_plain(text.substr(0, 8), out) && plain;
  return copy_few_plain(text, out) && plain;
}

/// How many digits stand at the front of 16 bytes.
[[nodiscard]] inline unsigned digits_among_16(const char* at) noexcept {
#if defined(__SSE2__)
  const __m128i chunk = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));  // NOLINT(*-reinterpret-cast)
  const __m128i values = _mm_sub_epi8(chunk, _mm_set1_epi8('0'));
  const __m128i digits = _mm_cmpeq_epi8(_mm_min_epu8(values, _mm_set1_epi8(9)), values);
  return static_cast<unsigned>(__builtin_ctz(~static_cast<unsigned>(_mm_movemask_epi8(digits))));
#else
  unsigned count = 0;
  while (count < 16 && at[count] >= '0' && at[count] <= '9') ++count;
  return count;
#endif
}

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

/// The number that ten digits write, as the dates from 2001 to 2286 do, or -1.
[[nodiscard]] inline std::int64_t ten_digits(const char* at) noexcept {
  const auto digit = [at](std::size_t place) {
    return static_cast<unsigned>(static_cast<unsigned char>(at[place])) - '0';
  };
  const std::int64_t first = eight_digits(at);
  const unsigned ninth = digit(8), tenth = digit(9);
  return first < 0 || ninth > 9 || tenth > 9 ? -1 : first * 100 + ninth * 10 + tenth;
}

/// Writes a number below 10^8 with eight digits: the way back, by the same halves.
inline void write_eight_digits(std::uint32_t number, char* out) noexcept {
  // Each step divides all parts of the word at once, and leaves the remainder of each beside its quotient.
  const std::uint64_t fours = number / 10'000 + (std::uint64_t{number % 10'000} << 32);
  const std::uint64_t hundreds = ((fours * 10'486) >> 20) & 0x0000007f0000007f;  // exact below 10^4
  const std::uint64_t twos = hundreds + ((fours - hundreds * 100) << 16);
  const std::uint64_t tens = ((twos * 103) >> 10) & 0x000f000f000f000f;  // exact below 100
  std::uint64_t digits = tens + ((twos - tens * 10) << 8) + 0x3030303030303030;
  if constexpr (std::endian::native == std::endian::big) digits = __builtin_bswap64(digits);
  std::memcpy(out, &digits, sizeof digits);
}

}  // namespace jwtsync::json
