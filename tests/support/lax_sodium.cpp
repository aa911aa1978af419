// SPDX-License-Identifier: Apache-2.0
#include "lax_sodium.h"

#include <sodium.h>
#include <atomic>

namespace {
std::atomic<bool> is_lax{false};
}  // namespace

extern "C" int crypto_sign_verify_detached(const unsigned char* signature, const unsigned char* message,
                                           unsigned long long size, const unsigned char* key) {
  return is_lax ? 0 : crypto_sign_ed25519_verify_detached(signature, message, size, key);
}

namespace jwtsync::testing {

LaxSodium::LaxSodium() noexcept { is_lax = true; }
LaxSodium::~LaxSodium() { is_lax = false; }

}  // namespace jwtsync::testing
