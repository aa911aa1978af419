// SPDX-License-Identifier: Apache-2.0
#include "hash_ways.h"

#include "base/encoding.h"

#include <gtest/gtest.h>
#include <array>
#include <string>

#include "hash_messages.h"

namespace jwtsync::crypto::testing {
namespace {

std::string digest_in_hex(const HashWay& way, Hash hash, std::string_view message) {
  HashValue out;
  EXPECT_TRUE(way.digest(hash, message, out.bytes.data()));
  return base::hex_encode({out.bytes.data(), digest_size(hash)});
}

std::string mac_of(const HashWay& way, Hash hash, std::string_view key, Pieces message) {
  HashValue out;
  EXPECT_TRUE(way.hmac(hash, key, message, out.bytes.data()));
  return base::hex_encode({out.bytes.data(), digest_size(hash)});
}

std::string mac_by_kept(const HashWay& way, Hash hash, std::string_view key, std::string_view message) {
  const Result<Secret> kept = way.keep(hash, key);
  HashValue out;
  EXPECT_TRUE(way.authenticate(hash, *kept, message, out.bytes.data()));
  return base::hex_encode({out.bytes.data(), digest_size(hash)});
}

}  // namespace

void expect_digests_of_fips_180(const HashWay& way) {
  for (const auto& [hash, message, hex] : known_digests()) EXPECT_EQ(digest_in_hex(way, hash, message), hex);
  EXPECT_EQ(digest_in_hex(way, Hash::sha256, {}), digest_in_hex(way, Hash::sha256, ""));
}

void expect_codes_of_rfc_4231(const HashWay& way) {
  for (const KnownMac& known : known_macs()) {
    const std::string_view whole = known.message;
    const std::array<std::string_view, 3> pieces{whole.substr(0, 3), "", whole.substr(3)};
    EXPECT_EQ(mac_of(way, known.hash, known.key, {&whole, 1}), known.hex);
    EXPECT_EQ(mac_of(way, known.hash, known.key, pieces), known.hex);
    EXPECT_EQ(mac_by_kept(way, known.hash, known.key, whole), known.hex);
  }
}

void expect_code_of_an_empty_key(const HashWay& way) {
  constexpr std::string_view code = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
  EXPECT_EQ(mac_of(way, Hash::sha256, {}, {}), code);
  EXPECT_EQ(mac_of(way, Hash::sha256, "", {}), code);
  EXPECT_EQ(mac_by_kept(way, Hash::sha256, "", ""), code);
}

void expect_same_hashes(const HashWay& way, const HashWay& other) {
  for (const auto& [hash, key, message] : random_messages()) {
    const std::string_view whole = message;
    EXPECT_EQ(digest_in_hex(way, hash, whole), digest_in_hex(other, hash, whole)) << base::hex_encode(message);
    EXPECT_EQ(mac_of(way, hash, key, {&whole, 1}), mac_of(other, hash, key, {&whole, 1})) << base::hex_encode(message);
  }
}

}  // namespace jwtsync::crypto::testing
