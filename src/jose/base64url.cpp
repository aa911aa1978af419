// SPDX-License-Identifier: Apache-2.0
// By AVX2, blocks of 32 characters or 24 bytes go through a vector. The last block of a text overlaps the one before:
// it then writes some bytes a second time, the same ones. Encoding leaves what is less than a group of three to the
// plain code. By AVX-512, blocks of 64 characters are decoded, and a mask lets the last one be of any size.
#include "jose/base64url.h"

#include "base/encoding.h"

#include <array>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace jwtsync::jose {
namespace {

#if defined(__x86_64__)

constexpr std::size_t characters = 32;  // of a block
constexpr std::size_t bytes_of_block = 24;

#define JWTSYNC_AVX2 __attribute__((target("avx2")))

/// One table of 16 entries for both halves of a vector.
JWTSYNC_AVX2 inline __m256i table(std::array<char, 16> entries) noexcept {
  return _mm256_broadcastsi128_si256(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(entries.data())));  // NOLINT(*-reinterpret-cast)
}

/// 32 characters, decoded.
struct Block {
  __m256i bytes;    // 12 at the front of each half
  __m256i foreign;  // not 0 where base64url does not have a character
};

JWTSYNC_AVX2 inline Block decode_block(__m256i text) noexcept {
  // Characters are told apart by their upper four bits: - 0-9 A-O P-Z_ a-o p-z. Those of one such row have a bit of its
  // own, and each value of the lower four bits has the bits of the rows in which it is foreign.
  constexpr char dash_row = 1, digits = 2, first_letters = 4, capitals = 8, last_letters = 16, none = 32;
  constexpr char any = none | dash_row;  // all but the dash are foreign to its row
  const __m256i rows = table({none, none, dash_row, digits, first_letters, capitals, first_letters, last_letters,  //
                              none, none, none, none, none, none, none, none});
  constexpr char beyond_nine = any | digits, beyond_z = beyond_nine | capitals | last_letters;
  const __m256i foreign_to = table({any | first_letters, any, any, any, any, any, any, any, any, any, beyond_nine,
                                    beyond_z, beyond_z, beyond_z & ~dash_row, beyond_z, beyond_nine | last_letters});
  constexpr char dash = 62 - '-', digit = 52 - '0', upper = 0 - 'A', lower = 26 - 'a', underscore = 63 - '_';
  const __m256i shifts = table({0, 0, dash, digit, upper, upper, lower, lower, 0, 0, 0, 0, 0, 0, 0, 0});

  const __m256i low_bits = _mm256_set1_epi8(15);
  const __m256i row = _mm256_and_si256(_mm256_srli_epi32(text, 4), low_bits);
  const __m256i column = _mm256_and_si256(text, low_bits);
  const __m256i foreign = _mm256_and_si256(_mm256_shuffle_epi8(rows, row), _mm256_shuffle_epi8(foreign_to, column));
  const __m256i shift = _mm256_blendv_epi8(_mm256_shuffle_epi8(shifts, row), _mm256_set1_epi8(underscore),
                                           _mm256_cmpeq_epi8(text, _mm256_set1_epi8('_')));
  const __m256i values = _mm256_add_epi8(text, shift);
  // Four values of 6 bits become three bytes: pairs first, then pairs of pairs, then the order of the bytes.
  const __m256i pairs = _mm256_maddubs_epi16(values, _mm256_set1_epi32(0x01400140));
  const __m256i words = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000));
  const __m256i bytes =
      _mm256_shuffle_epi8(words, _mm256_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1,  //
                                                  2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
  return {bytes, foreign};
}

/// Each half is written with 4 bytes too many, which the next one overwrites.
JWTSYNC_AVX2 inline void write_block(__m256i bytes, char* out) noexcept {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm256_castsi256_si128(bytes));  // NOLINT(*-reinterpret-cast)
  _mm_storeu_si128(reinterpret_cast<__m128i*>(out + 12),                             // NOLINT(*-reinterpret-cast)
                   _mm256_extracti128_si256(bytes, 1));
}

/// Sixteen bytes of a table that ends with those that `lacking` characters need.
template <std::size_t size>
JWTSYNC_AVX2 inline __m128i from(const std::array<char, size>& table, std::size_t lacking) noexcept {
  static_assert(size == 16 + 2);
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(table.data() + lacking));  // NOLINT(*-reinterpret-cast)
}

/// Decodes any text of at least a block.
JWTSYNC_AVX2 bool decode_blocks(std::string_view text, char* out) noexcept {
  if (text.size() % 4 == 1) return false;
  const std::size_t lacking = (4 - text.size() % 4) % 4;  // characters of the last group: none, one or two
  const char* in = text.data();
  const char* const end = in + text.size();
  const char* const last = end + lacking - characters;
  char* const last_out = out + (last - in) / 4 * 3;
  __m256i wrong = _mm256_setzero_si256();
  for (; in < last; in += characters, out += bytes_of_block) {
    const Block block = decode_block(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(in)));  // NOLINT(*-cast)
    write_block(block.bytes, out);
    wrong = _mm256_or_si256(wrong, block.foreign);
  }
  // The last block ends where the text does, and has characters of value 0 for those that are lacking. The tables are
  // static: on the stack they would be written for each text, and read while they are.
  constexpr char none = -128;
  static constexpr std::array<char, 18> moved{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, none, none};
  static constexpr std::array<char, 18> zeros{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'A', 'A'};
  const __m128i first_half = _mm_loadu_si128(reinterpret_cast<const __m128i*>(last));      // NOLINT(*-reinterpret-cast)
  const __m128i last_bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(end - 16));  // NOLINT(*-reinterpret-cast)
  const __m128i second_half = _mm_or_si128(_mm_shuffle_epi8(last_bytes, from(moved, lacking)), from(zeros, lacking));
  const Block block = decode_block(_mm256_set_m128i(second_half, first_half));
  write_block(block.bytes, last_out);
  // RFC 4648 3.5: bits that no byte takes must be zero, or two texts would mean the same bytes.
  static constexpr std::array<char, 18> not_taken{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0};
  const __m128i stray = _mm_and_si128(_mm256_extracti128_si256(block.bytes, 1), from(not_taken, lacking));
  wrong = _mm256_or_si256(_mm256_or_si256(wrong, block.foreign), _mm256_zextsi128_si256(stray));
  return _mm256_testz_si256(wrong, wrong) == 1;
}

JWTSYNC_AVX2 inline void encode_block(const char* in, char* out) noexcept {
  // Each half takes 12 bytes; the second is loaded 4 bytes early, so that nothing beyond the block is read.
  const __m128i first = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in));       // NOLINT(*-reinterpret-cast)
  const __m128i second = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in + 8));  // NOLINT(*-reinterpret-cast)
  const __m256i groups = _mm256_shuffle_epi8(_mm256_set_m128i(second, first),
                                             _mm256_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10,  //
                                                              5, 4, 6, 5, 8, 7, 9, 8, 11, 10, 12, 11, 14, 13, 15, 14));
  // Multiplying shifts: each 16 bits hold two values of 6 bits.
  const __m256i odd =
      _mm256_mulhi_epu16(_mm256_and_si256(groups, _mm256_set1_epi32(0x0fc0fc00)), _mm256_set1_epi32(0x04000040));
  const __m256i even =
      _mm256_mullo_epi16(_mm256_and_si256(groups, _mm256_set1_epi32(0x003f03f0)), _mm256_set1_epi32(0x01000010));
  const __m256i values = _mm256_or_si256(odd, even);
  // Which range a value lies in: 0 for 26 to 51, 1 to 12 for 52 to 63, 13 for 0 to 25.
  const __m256i range =
      _mm256_or_si256(_mm256_subs_epu8(values, _mm256_set1_epi8(51)),
                      _mm256_and_si256(_mm256_cmpgt_epi8(_mm256_set1_epi8(26), values), _mm256_set1_epi8(13)));
  constexpr char lower = 'a' - 26, digit = '0' - 52, dash = '-' - 62, underscore = '_' - 63, upper = 'A';
  const __m256i shifts = table(
      {lower, digit, digit, digit, digit, digit, digit, digit, digit, digit, digit, dash, underscore, upper, 0, 0});
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out),  // NOLINT(*-reinterpret-cast)
                      _mm256_add_epi8(values, _mm256_shuffle_epi8(shifts, range)));
}

/// Encodes `size` bytes, a multiple of 3 and at least a block.
JWTSYNC_AVX2 void encode_blocks(const char* in, std::size_t size, char* out) noexcept {
  const std::size_t last = size - bytes_of_block;
  for (std::size_t at = 0; at < last; at += bytes_of_block) encode_block(in + at, out + at / 3 * 4);
  encode_block(in + last, out + last / 3 * 4);
}

#define JWTSYNC_AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi")))

/// The values of the ASCII characters; 0x80 for those that base64url does not have.
alignas(64) constexpr std::array<char, 128> values_of_ascii = [] {
  std::array<char, 128> values{};
  values.fill(static_cast<char>(0x80));
  char value = 0;
  for (char c = 'A'; c <= 'Z'; ++c) values[static_cast<unsigned char>(c)] = value++;
  for (char c = 'a'; c <= 'z'; ++c) values[static_cast<unsigned char>(c)] = value++;
  for (char c = '0'; c <= '9'; ++c) values[static_cast<unsigned char>(c)] = value++;
  values['-'] = 62;
  values['_'] = 63;
  return values;
}();

/// Where each decoded byte stands among words of 32 bits.
alignas(64) constexpr std::array<char, 64> byte_order = [] {
  std::array<char, 64> order{};
  for (std::size_t i = 0; i < 48; ++i) order[i] = static_cast<char>(i / 3 * 4 + 2 - i % 3);
  return order;
}();

/// 64 characters, decoded.
struct WideBlock {
  __m512i bytes;      // 48
  __mmask64 foreign;  // characters that base64url does not have
};

JWTSYNC_AVX512 inline WideBlock decode_wide_block(__m512i text) noexcept {
  const __m512i first_half = _mm512_load_si512(values_of_ascii.data());
  const __m512i second_half = _mm512_load_si512(values_of_ascii.data() + 64);
  const __m512i values = _mm512_permutex2var_epi8(first_half, text, second_half);
  // As above: pairs, pairs of pairs, and the order of the bytes.
  const __m512i pairs = _mm512_maddubs_epi16(values, _mm512_set1_epi32(0x01400140));
  const __m512i words = _mm512_madd_epi16(pairs, _mm512_set1_epi32(0x00011000));
  const __m512i order = _mm512_load_si512(byte_order.data());
  return {_mm512_maskz_permutexvar_epi8(~__mmask64{0} >> 16, order, words),
          _mm512_movepi8_mask(_mm512_or_si512(text, values))};
}

/// Decodes any text.
JWTSYNC_AVX512 bool decode_wide(std::string_view text, char* out) noexcept {
  if (text.size() % 4 == 1) return false;
  __mmask64 wrong = 0;
  for (; text.size() >= 64; text.remove_prefix(64), out += 48) {
    const WideBlock block = decode_wide_block(_mm512_loadu_si512(text.data()));
    wrong |= block.foreign;
    // A store with a mask is slow: where 16 bytes or more follow, they may overwrite what one without it writes beyond.
    if (text.size() >= 64 + 22) {
      _mm512_storeu_si512(out, block.bytes);
    } else {
      _mm512_mask_storeu_epi8(out, ~__mmask64{0} >> 16, block.bytes);
    }
  }
  // The rest has characters of value 0 behind it.
  const __mmask64 rest = (__mmask64{1} << text.size()) - 1;
  const WideBlock block = decode_wide_block(_mm512_mask_loadu_epi8(_mm512_set1_epi8('A'), rest, text.data()));
  const __mmask64 taken = (__mmask64{1} << (text.size() * 3 / 4)) - 1;
  _mm512_mask_storeu_epi8(out, taken, block.bytes);
  // RFC 4648 3.5: bits that no byte takes must be zero, or two texts would mean the same bytes.
  return (wrong | block.foreign | (_mm512_test_epi8_mask(block.bytes, block.bytes) & ~taken)) == 0;
}

#endif

}  // namespace

Vectors best_vectors() noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vbmi") != 0 && __builtin_cpu_supports("avx512bw") != 0) return Vectors::avx512;
  if (__builtin_cpu_supports("avx2") != 0) return Vectors::avx2;
#endif
  return Vectors::none;
}

bool base64url_decodes(std::string_view text, char* out) noexcept {
  return base64url_decodes(text, out, best_vectors());
}

bool base64url_decodes(std::string_view text, char* out, [[maybe_unused]] Vectors vectors) noexcept {
#if defined(__x86_64__)
  if (vectors == Vectors::avx512) return decode_wide(text, out);
  if (vectors == Vectors::avx2 && text.size() >= characters) return decode_blocks(text, out);
#endif
  return base::base64url_decodes(text, out);
}

void base64url_encode(std::string_view bytes, char* out) noexcept {
#if defined(__x86_64__)
  if (bytes.size() >= bytes_of_block && best_vectors() != Vectors::none) {
    const std::size_t groups = bytes.size() / 3 * 3;
    encode_blocks(bytes.data(), groups, out);
    return base::base64url_encode(bytes.substr(groups), out + groups / 3 * 4);
  }
#endif
  base::base64url_encode(bytes, out);
}

}  // namespace jwtsync::jose
