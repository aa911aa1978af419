// SPDX-License-Identifier: Apache-2.0
#include "crypto/secure_memory.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "../support/re_execution.h"
#include "crypto/signature_make.h"

namespace jwtsync::crypto {
namespace {

using Region = std::string_view;

/// All of this process that a core dump would hold: what can be written and is not marked "dd" (do not dump).
std::vector<Region> dumped_regions() {
  std::ifstream file("/proc/self/smaps");
  std::vector<Region> regions;
  std::string line;
  Region current;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::uintptr_t start = 0;
    std::uintptr_t end = 0;
    char dash = 0;
    std::string mode;
    if (words >> std::hex >> start >> dash >> end >> mode && dash == '-') {
      const bool readable = mode.starts_with("rw");
      current = readable ? Region(reinterpret_cast<const char*>(start), end - start) : Region();
    } else if (line.starts_with("VmFlags:") && line.find(" dd") == std::string::npos && !current.empty()) {
      regions.push_back(current);
    }
  }
  return regions;
}

/// Whether the number stands there as OpenSSL keeps it, the last byte first, or as it is written.
bool holds(Region region, std::string_view number) {
  constexpr std::size_t window = 16;
  const std::string_view low = number.substr(number.size() - window);
  return std::search(region.begin(), region.end(), low.rbegin(), low.rend()) != region.end() ||
         std::search(region.begin(), region.end(), low.begin(), low.end()) != region.end();
}

bool is_dumped(std::string_view number) {
  const auto regions = dumped_regions();
  return std::any_of(regions.begin(), regions.end(), [&](Region region) { return holds(region, number); });
}

TEST(SecureMemory, keeps_private_numbers_out_of_a_core_dump) {
  run_again_with({}, [] {
    ASSERT_TRUE(set_up_secure_memory());
    const std::string marker = "a marker that is no secret 5081";
    EXPECT_TRUE(is_dumped(marker)) << "the search finds nothing";
    for (const auto& [kind, scheme] : std::vector<std::pair<KeyKind, Scheme>>{
             {KeyKind::rsa, Scheme::rsa_pkcs1}, {KeyKind::p256, Scheme::ecdsa}, {KeyKind::ed25519, Scheme::ed25519}}) {
      const auto key = PrivateKey::generate(kind, 2048);
      ASSERT_TRUE(key);
      const auto make = SignatureMake::prepare(*key, {scheme, Hash::sha256});
      ASSERT_TRUE(make);
      std::string signature(make->size(), '\0');
      for (int i = 0; i < 3; ++i) EXPECT_TRUE(make->sign("message", signature));
      key->reveal([kind = kind](const PrivateNumbers& all) {
        for (const std::string_view number : {all.d, all.p, all.q, all.dp, all.dq, all.qi}) {
          if (number.empty()) continue;
          EXPECT_FALSE(is_dumped(number)) << name_of(kind);
        }
      });
    }
  });
}

TEST(SecureMemory, is_set_up_before_openssl_is_used_or_not_at_all) {
  run_again_with({}, [] {
    ASSERT_TRUE(PrivateKey::generate(KeyKind::p256));
    EXPECT_FALSE(set_up_secure_memory());
    EXPECT_TRUE(PrivateKey::generate(KeyKind::p256));
  });
}

}  // namespace
}  // namespace jwtsync::crypto
