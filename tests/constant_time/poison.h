// SPDX-License-Identifier: Apache-2.0
// Secrets that valgrind's memcheck takes for memory that was never set: it tells of each branch and of each address
// that depends on one (docs/constant-time.md). What is told may be counted, so that one program holds all cases.
#pragma once

#include <jwtsync/keyring.h>
#include <valgrind/memcheck.h>
#include <string>
#include <string_view>
#include <type_traits>

namespace jwtsync::constant_time {

/// From here on these bytes are a secret.
inline void poison(std::string_view bytes) { (void)VALGRIND_MAKE_MEM_UNDEFINED(bytes.data(), bytes.size()); }

/// The bytes of every HMAC key of a ring.
inline void poison(const KeyRing& ring) {
  for (const Key& key : ring.keys()) key.material().reveal([](std::string_view bytes) { poison(bytes); });
}

/// What everybody may know from here on: a verdict, or a code that is sent.
template <typename T>
void declassify(T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  (void)VALGRIND_MAKE_MEM_DEFINED(&value, sizeof value);
}

/// How many times the work of `run` depended on a secret otherwise than by its value. Zero for whatever is run without
/// valgrind: the leaks that are planted are not found there, and their test fails.
template <typename Run>
unsigned long leaks_of(const Run& run) {
  const unsigned long before = VALGRIND_COUNT_ERRORS;
  run();
  return VALGRIND_COUNT_ERRORS - before;
}

}  // namespace jwtsync::constant_time
