// SPDX-License-Identifier: Apache-2.0
#include "json/special_bytes.h"

#include "json/scan.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace jwtsync::json {
namespace {

std::uint64_t special_among_64(const char* at) noexcept {
  std::uint64_t special = 0;
#if defined(__SSE2__)
  for (unsigned part = 0; part < 64; part += 16) special |= std::uint64_t{special_among_16(at + part)} << part;
#else
  for (unsigned i = 0; i < 64; ++i) special |= std::uint64_t{!is_plain(at[i])} << i;
#endif
  return special;
}

#if defined(__x86_64__)
#define JWTSYNC_AVX2 __attribute__((target("avx2")))

/// As special_among_16.
JWTSYNC_AVX2 inline std::uint32_t special_among_32(const char* at) noexcept {
  const __m256i chunk = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));  // NOLINT(*-reinterpret-cast)
  const __m256i moved = _mm256_xor_si256(chunk, _mm256_set1_epi8('"' ^ ' '));
  const __m256i special =
      _mm256_or_si256(_mm256_subs_epi8(moved, _mm256_set1_epi8('!')), _mm256_cmpeq_epi8(chunk, _mm256_set1_epi8('\\')));
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(special));
}

JWTSYNC_AVX2 void map_by_avx2(const char* text, std::size_t words, std::uint64_t* map) noexcept {
  for (std::size_t i = 0; i < words; ++i, text += bytes_of_word) {
    map[i] = special_among_32(text) | (std::uint64_t{special_among_32(text + 32)} << 32);
  }
}
#endif

}  // namespace

void map_special_bytes(const char* text, std::size_t size, std::uint64_t* map,
                       [[maybe_unused]] Vectors vectors) noexcept {
  const std::size_t words = words_of_map(size);
#if defined(__x86_64__)
  if (vectors == Vectors::if_there && __builtin_cpu_supports("avx2") != 0) return map_by_avx2(text, words, map);
#endif
  for (std::size_t i = 0; i < words; ++i) map[i] = special_among_64(text + i * bytes_of_word);
}

}  // namespace jwtsync::json
