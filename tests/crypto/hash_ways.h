// SPDX-License-Identifier: Apache-2.0
// What is expected of either way to hash (hash_way.h).
#pragma once

#include "crypto/hash_way.h"

namespace jwtsync::crypto::testing {

struct HashWay {
  bool (*digest)(Hash hash, std::string_view message, char* out) noexcept;
  bool (*hmac)(Hash hash, std::string_view key, Pieces message, char* out) noexcept;
  Result<Secret> (*keep)(Hash hash, std::string_view key);
  bool (*authenticate)(Hash hash, const Secret& kept, std::string_view message, char* out) noexcept;
};

void expect_digests_of_fips_180(const HashWay& way);
void expect_codes_of_rfc_4231(const HashWay& way);
void expect_code_of_an_empty_key(const HashWay& way);

/// Both write the same bytes for every one of the random messages.
void expect_same_hashes(const HashWay& way, const HashWay& other);

}  // namespace jwtsync::crypto::testing
