// SPDX-License-Identifier: Apache-2.0
#include "hash_messages.h"

#include <gtest/gtest.h>
#include <fstream>
#include <random>

namespace jwtsync::crypto::testing {

std::vector<KnownDigest> known_digests() {
  return {
      {Hash::sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {Hash::sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {Hash::sha256, std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
      {Hash::sha384, "abc",
       "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"},
      {Hash::sha512, "abc",
       "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
       "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
  };
}

std::vector<KnownMac> known_macs() {
  const std::string long_key(131, '\xaa');
  const std::string long_message =
      "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be "
      "hashed before being used by the HMAC algorithm.";
  return {
      {Hash::sha256, std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {Hash::sha384, std::string(20, '\x0b'), "Hi There",
       "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6"},
      {Hash::sha512, std::string(20, '\x0b'), "Hi There",
       "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4"
       "be9d914eeb61f1702e696c203a126854"},
      {Hash::sha256, "Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {Hash::sha384, "Jefe", "what do ya want for nothing?",
       "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649"},
      {Hash::sha512, "Jefe", "what do ya want for nothing?",
       "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fd"
       "caeab1a34d4a6b4b636e070a38bce737"},
      {Hash::sha256, std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {Hash::sha384, std::string(20, '\xaa'), std::string(50, '\xdd'),
       "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27"},
      {Hash::sha512, std::string(20, '\xaa'), std::string(50, '\xdd'),
       "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807"
       "b946a337bee8942674278859e13292fb"},
      {Hash::sha256, long_key, "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      {Hash::sha384, long_key, "Test Using Larger Than Block-Size Key - Hash Key First",
       "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952"},
      {Hash::sha512, long_key, "Test Using Larger Than Block-Size Key - Hash Key First",
       "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e52"
       "95e64f73f63f0aec8b915a985d786598"},
      {Hash::sha256, long_key, long_message, "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
      {Hash::sha384, long_key, long_message,
       "6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5a678cc31e799176d3860e6110c46523e"},
      {Hash::sha512, long_key, long_message,
       "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944b6022cac3c4982b10d5eeb55c3e4de15"
       "134676fb6de0446065c97440fa8c6a58"},
  };
}

std::vector<KeyAndMessage> random_messages() {
  std::mt19937 generator(4231);
  const auto bytes = [&generator](std::size_t size) {
    std::string made(size, '\0');
    for (char& byte : made) byte = static_cast<char>(generator());
    return made;
  };
  std::vector<KeyAndMessage> all;
  for (const Hash hash : {Hash::sha256, Hash::sha384, Hash::sha512}) {
    for (std::size_t size = 0; size <= 300; ++size) all.push_back({hash, bytes(generator() % 300), bytes(size)});
    for (std::size_t size = 0; size <= 300; ++size) all.push_back({hash, bytes(size), bytes(generator() % 2000)});
  }
  return all;
}

std::string no_provider() {
  const std::string path = ::testing::TempDir() + "jwtsync_no_provider.cnf";
  std::ofstream(path) << "openssl_conf = all\n[all]\nproviders = providers\n"
                      << "[providers]\nnull = none\n[none]\nactivate = 1\n";
  return "OPENSSL_CONF=" + path;
}

}  // namespace jwtsync::crypto::testing
