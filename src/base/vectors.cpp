// SPDX-License-Identifier: Apache-2.0
#include "base/vectors.h"

namespace jwtsync::base {

Vectors best_vectors() noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vbmi") != 0 && __builtin_cpu_supports("avx512bw") != 0) return Vectors::avx512;
  if (__builtin_cpu_supports("avx2") != 0) return Vectors::avx2;
#endif
  return Vectors::none;
}

}  // namespace jwtsync::base
