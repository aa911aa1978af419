// SPDX-License-Identifier: Apache-2.0
#include "base/wipe.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

namespace jwtsync::base {
namespace {

constexpr std::size_t first_room = 1024;  // bytes: most texts never move

}  // namespace

void wipe(std::string& text) noexcept {
  text.resize(text.capacity());
  ::explicit_bzero(text.data(), text.size());
  text.clear();
}

void wipe(std::span<char> bytes) noexcept { ::explicit_bzero(bytes.data(), bytes.size()); }

void append_wiping(std::string& text, std::string_view more) {
  if (const std::size_t needed = text.size() + more.size(); needed > text.capacity()) {
    std::string larger;
    larger.reserve(std::max({first_room, needed, 2 * text.capacity()}));
    larger = text;
    wipe(text);
    text = std::move(larger);
  }
  text += more;
}

#if defined(__x86_64__)

void wipe_vector_registers() noexcept {
  if (__builtin_cpu_supports("avx512f")) {
    // vzeroall does not reach the upper sixteen, which the C library's string functions prefer.
    asm volatile(
        "vpxorq %%zmm16, %%zmm16, %%zmm16\n\t vpxorq %%zmm17, %%zmm17, %%zmm17\n\t"
        "vpxorq %%zmm18, %%zmm18, %%zmm18\n\t vpxorq %%zmm19, %%zmm19, %%zmm19\n\t"
        "vpxorq %%zmm20, %%zmm20, %%zmm20\n\t vpxorq %%zmm21, %%zmm21, %%zmm21\n\t"
        "vpxorq %%zmm22, %%zmm22, %%zmm22\n\t vpxorq %%zmm23, %%zmm23, %%zmm23\n\t"
        "vpxorq %%zmm24, %%zmm24, %%zmm24\n\t vpxorq %%zmm25, %%zmm25, %%zmm25\n\t"
        "vpxorq %%zmm26, %%zmm26, %%zmm26\n\t vpxorq %%zmm27, %%zmm27, %%zmm27\n\t"
        "vpxorq %%zmm28, %%zmm28, %%zmm28\n\t vpxorq %%zmm29, %%zmm29, %%zmm29\n\t"
        "vpxorq %%zmm30, %%zmm30, %%zmm30\n\t vpxorq %%zmm31, %%zmm31, %%zmm31" ::
            : "memory"
#ifdef __AVX512F__  // else the compiler does not use them, and knows no such names
              ,
              "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25", "xmm26",
              "xmm27", "xmm28", "xmm29", "xmm30", "xmm31"
#endif
    );
  }
  if (__builtin_cpu_supports("avx")) {
    asm volatile("vzeroall" ::
                     : "memory", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9",
                       "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
  } else {
    asm volatile(
        "pxor %%xmm0, %%xmm0\n\t pxor %%xmm1, %%xmm1\n\t pxor %%xmm2, %%xmm2\n\t pxor %%xmm3, %%xmm3\n\t"
        "pxor %%xmm4, %%xmm4\n\t pxor %%xmm5, %%xmm5\n\t pxor %%xmm6, %%xmm6\n\t pxor %%xmm7, %%xmm7\n\t"
        "pxor %%xmm8, %%xmm8\n\t pxor %%xmm9, %%xmm9\n\t pxor %%xmm10, %%xmm10\n\t pxor %%xmm11, %%xmm11\n\t"
        "pxor %%xmm12, %%xmm12\n\t pxor %%xmm13, %%xmm13\n\t pxor %%xmm14, %%xmm14\n\t pxor %%xmm15, %%xmm15" ::
            : "memory", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10",
              "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
  }
}

#else

// Elsewhere the general registers carry most copies, and are overwritten by what comes next.
void wipe_vector_registers() noexcept {}

#endif

}  // namespace jwtsync::base
