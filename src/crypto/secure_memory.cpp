// SPDX-License-Identifier: Apache-2.0
#include "crypto/secure_memory.h"

#include <openssl/crypto.h>
#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace jwtsync::crypto {
namespace {

constexpr std::size_t heap_size = std::size_t{1} << 20;  // some fifty RSA keys; locked, and many limits are small
constexpr std::size_t smallest_piece = 16;

thread_local bool inside = false;

void* allocate(std::size_t size, const char* file, int line) {
  // OpenSSL comes back here where its secure heap is gone, or to note that it is full.
  if (std::exchange(inside, false)) {
    void* const secure = CRYPTO_secure_malloc(size, file, line);
    inside = true;
    if (secure != nullptr) return secure;
  }
  return std::malloc(size);
}

void release(void* memory, const char* file, int line) {
  if (memory == nullptr || CRYPTO_secure_allocated(memory) != 1) return std::free(memory);
  CRYPTO_secure_clear_free(memory, CRYPTO_secure_actual_size(memory), file, line);
}

/// Memory stays in the heap that it began in, as long as there is room.
void* reallocate(void* memory, std::size_t size, const char* file, int line) {
  if (memory == nullptr) return allocate(size, file, line);
  if (CRYPTO_secure_allocated(memory) != 1) return std::realloc(memory, size);
  const SecureMemory secure;
  void* const moved = allocate(size, file, line);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, memory, std::min(CRYPTO_secure_actual_size(memory), size));
  release(memory, file, line);
  return moved;
}

bool is_set_up() noexcept {
  CRYPTO_malloc_fn current = nullptr;
  CRYPTO_get_mem_functions(&current, nullptr, nullptr);
  return current == allocate;
}

bool has_secure_heap() noexcept {
  static const bool has = is_set_up() && CRYPTO_secure_malloc_init(heap_size, smallest_piece) != 0;
  return has;
}

}  // namespace

bool set_up_secure_memory() noexcept { return CRYPTO_set_mem_functions(allocate, reallocate, release) == 1; }

SecureMemory::SecureMemory() noexcept : before_(std::exchange(inside, has_secure_heap())) {}
SecureMemory::~SecureMemory() { inside = before_; }

}  // namespace jwtsync::crypto
