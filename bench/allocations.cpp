// SPDX-License-Identifier: Apache-2.0
// Counts what is allocated, also by libraries in C: malloc is ours, and hands on to that of the C library.
#include "measure.h"

#include <cstdlib>

namespace {
thread_local std::size_t count = 0;
}

std::size_t jwtsync::bench::allocations() noexcept { return count; }

// The names are the C library's.
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t number, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);

void* malloc(std::size_t size) {
  ++count;
  return __libc_malloc(size);
}
void* calloc(std::size_t number, std::size_t size) {
  ++count;
  return __libc_calloc(number, size);
}
void* realloc(void* memory, std::size_t size) {
  ++count;
  return __libc_realloc(memory, size);
}
}
// NOLINTEND(bugprone-reserved-identifier)
