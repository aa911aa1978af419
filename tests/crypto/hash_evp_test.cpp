// SPDX-License-Identifier: Apache-2.0
// The same tests as of the other way.
#include "crypto/hash_way.h"

#include "base/encoding.h"

#include <gtest/gtest.h>
#include <array>
#include <string>

#include "../support/re_execution.h"
#include "hash_messages.h"

namespace jwtsync::crypto::by_evp {
namespace {

std::string digest_in_hex(Hash hash, std::string_view message) {
  Mac out;
  EXPECT_TRUE(digest(hash, message, out.bytes.data()));
  return base::hex_encode({out.bytes.data(), digest_size(hash)});
}

std::string mac_of(Hash hash, std::string_view key, Pieces message) {
  Mac out;
  EXPECT_TRUE(hmac(hash, key, message, out.bytes.data()));
  return base::hex_encode({out.bytes.data(), digest_size(hash)});
}

std::string mac_by_kept(Hash hash, std::string_view key, std::string_view message) {
  const Result<Secret> kept = keep(hash, key);
  const auto mac = authenticate(hash, *kept, message);
  return mac ? base::hex_encode(mac->view()) : "none";
}

TEST(HashByEvp, is_there) { EXPECT_TRUE(has_hashes()); }

TEST(HashByEvp, gives_the_digests_of_fips_180) {
  EXPECT_EQ(digest_in_hex(Hash::sha256, "abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(digest_in_hex(Hash::sha256, {}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(digest_in_hex(Hash::sha384, "abc"),
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
  EXPECT_EQ(digest_in_hex(Hash::sha512, "abc"),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

TEST(HashByEvp, gives_the_codes_of_rfc_4231) {
  for (const testing::KnownMac& known : testing::known_macs()) {
    const std::string_view whole = known.message;
    const std::array<std::string_view, 3> pieces{whole.substr(0, 3), "", whole.substr(3)};
    EXPECT_EQ(mac_of(known.hash, known.key, {&whole, 1}), known.hex);
    EXPECT_EQ(mac_of(known.hash, known.key, pieces), known.hex);
    EXPECT_EQ(mac_by_kept(known.hash, known.key, whole), known.hex);
  }
}

TEST(HashByEvp, takes_an_empty_key) {
  constexpr std::string_view code = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
  EXPECT_EQ(mac_of(Hash::sha256, {}, {}), code);
  EXPECT_EQ(mac_of(Hash::sha256, "", {}), code);
  EXPECT_EQ(mac_by_kept(Hash::sha256, "", ""), code);
}

TEST(HashByEvp, is_refused_where_no_provider_has_it) {
  run_again_with({testing::no_provider()}, [] {
    EXPECT_FALSE(has_hashes());
    Mac out;
    EXPECT_FALSE(digest(Hash::sha256, "abc", out.bytes.data()));
    EXPECT_FALSE(hmac(Hash::sha256, "key", {}, out.bytes.data()));
    EXPECT_FALSE(authenticate(Hash::sha256, *keep(Hash::sha256, "key"), "message"));
  });
}

}  // namespace
}  // namespace jwtsync::crypto::by_evp
