// SPDX-License-Identifier: Apache-2.0
// A libsodium whose check of Ed25519 is broken, while a test wants it to be: the linker takes this function in place of
// the library's. No build that leaves libsodium out has it.
#pragma once

namespace jwtsync::testing {

/// As long as it lives, every signature of Ed25519 is found good in this process.
class LaxSodium {
 public:
  LaxSodium() noexcept;
  ~LaxSodium();
  LaxSodium(const LaxSodium&) = delete;
  LaxSodium& operator=(const LaxSodium&) = delete;
};

}  // namespace jwtsync::testing
