// SPDX-License-Identifier: Apache-2.0
// Keys and messages by which the ways to hash are compared with each other, and with what is known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/hmac.h"

namespace jwtsync::crypto::testing {

struct KnownDigest {
  Hash hash;
  std::string message;
  std::string_view hex;
};

/// Of FIPS 180-4.
[[nodiscard]] std::vector<KnownDigest> known_digests();

struct KnownMac {
  Hash hash;
  std::string key;
  std::string message;
  std::string_view hex;
};

/// Of RFC 4231, test cases 1, 2, 3, 6 and 7.
[[nodiscard]] std::vector<KnownMac> known_macs();

struct KeyAndMessage {
  Hash hash;
  std::string key;
  std::string message;
};

/// The same in every run: each hash with keys and messages of every length around its blocks.
[[nodiscard]] std::vector<KeyAndMessage> random_messages();

/// The variable by which a new run of this program gets an OpenSSL without any hash.
[[nodiscard]] std::string no_provider();

}  // namespace jwtsync::crypto::testing
