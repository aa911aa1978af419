// SPDX-License-Identifier: Apache-2.0
// Where OpenSSL keeps private numbers. Its secure heap is left out of core dumps, but of its own accord OpenSSL copies
// the numbers of RSA keys to the ordinary one.
#pragma once

namespace jwtsync::crypto {

/// Gives OpenSSL an allocator that goes to its secure heap inside a SecureMemory. For a program that has OpenSSL to
/// itself, at its very beginning: false if OpenSSL was used before.
bool set_up_secure_memory() noexcept;

/// While it lives, what OpenSSL allocates in this thread stands in the secure heap, as long as there is room. Without
/// effect where it was not set up. The first one maps and locks the heap.
class SecureMemory {
 public:
  SecureMemory() noexcept;
  SecureMemory(const SecureMemory&) = delete;
  SecureMemory& operator=(const SecureMemory&) = delete;
  ~SecureMemory();

 private:
  bool before_;
};

}  // namespace jwtsync::crypto
