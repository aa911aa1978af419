// SPDX-License-Identifier: Apache-2.0
// The places where something secret becomes public, by intention: whether two secrets are equal, and a code that is
// sent. The linker puts these before the functions of the library (--wrap), so that nothing else of it is changed, and
// whatever else depends on a secret is still found.
#include "crypto/constant_time.h"
#include "crypto/hash.h"
#include "poison.h"

namespace jwtsync::constant_time {

bool real_equal(std::string_view a, std::string_view b) noexcept __asm__("__real_" JWTSYNC_EQUAL);
bool declassified_equal(std::string_view a, std::string_view b) noexcept __asm__("__wrap_" JWTSYNC_EQUAL);
crypto::Digest real_hmac(std::string_view key, std::string_view message) noexcept __asm__("__real_" JWTSYNC_HMAC);
crypto::Digest declassified_hmac(std::string_view key, std::string_view message) noexcept
    __asm__("__wrap_" JWTSYNC_HMAC);

bool declassified_equal(std::string_view a, std::string_view b) noexcept {
  bool equal = real_equal(a, b);
  declassify(equal);
  return equal;
}

crypto::Digest declassified_hmac(std::string_view key, std::string_view message) noexcept {
  crypto::Digest code = real_hmac(key, message);
  declassify(code);
  return code;
}

}  // namespace jwtsync::constant_time
