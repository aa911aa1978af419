// SPDX-License-Identifier: Apache-2.0
#include "native/self_contained.h"

#include <nss.h>
#include <openssl/crypto.h>
#include <unistd.h>

namespace jwtsync::native {

void load_nothing_of_the_machine() noexcept {
  // The two that are within glibc since 2.34. It would look for any other in a library of its own version.
  ::__nss_configure_lookup("hosts", "files dns");
  ::OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
}

std::string first_ca_file(std::span<const char* const> places) {
  for (const char* place : places) {
    if (::access(place, R_OK) == 0) return place;
  }
  return {};
}

}  // namespace jwtsync::native
