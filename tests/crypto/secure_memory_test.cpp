// SPDX-License-Identifier: Apache-2.0
#include "crypto/secure_memory.h"

#include <gtest/gtest.h>
#include <openssl/crypto.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <climits>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "../support/re_execution.h"
#include "crypto/pkcs8.h"
#include "crypto/signing_key.h"

namespace jwtsync::crypto::secure_memory_test {

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

/// The private numbers of one key: each as it is written, and the last byte first, as OpenSSL keeps it.
using Numbers = std::vector<Secret>;

Numbers numbers_of(const Secret& pkcs8) {
  Numbers numbers;
  pkcs8.reveal([&](std::string_view der) {
    const PrivateNumbers all = read_private_key(der).value().numbers;
    for (const std::string_view number : {all.d, all.p, all.q, all.dp, all.dq, all.qi}) {
      numbers.push_back(Secret::copy_of(number).value());
      numbers.push_back(Secret::filled(number.size(), [&](std::span<char> room) {
                          std::reverse_copy(number.begin(), number.end(), room.begin());
                          return room.size();
                        }).value());
    }
  });
  return numbers;
}

/// Whether any two machine words of the number stand side by side in what a core dump would hold.
bool is_dumped(std::string_view number) {
  constexpr std::size_t word = 8;
  for (const Region region : dumped_regions()) {
    for (std::size_t at = 0; at + 2 * word <= number.size(); at += word) {
      if (::memmem(region.data(), region.size(), number.data() + at, 2 * word) != nullptr) return true;
    }
  }
  return false;
}

const Numbers* looked_for = nullptr;
bool any_is_dumped = false;

/// A core dump has the registers, too: here the signal that is being handled saved them on the stack.
void look(int /*signal*/) {
  any_is_dumped = std::any_of(looked_for->begin(), looked_for->end(),
                              [](const Secret& number) { return number.reveal(is_dumped); });
}

bool are_dumped_now(const Numbers& numbers) {
  looked_for = &numbers;
  std::raise(SIGUSR1);
  return any_is_dumped;
}

/// As PKCS #8, out of a child process: making it leaves no traces here.
Secret key_from_elsewhere(KeyKind kind) {
  std::array<int, 2> ends;
  EXPECT_EQ(::pipe(ends.data()), 0);
  const int out = ends[0], in = ends[1];
  if (::fork() == 0) {
    const Secret der = PrivateKey::generate(kind, 2048).value().pkcs8_der().value();
    const auto written = der.reveal([in](std::string_view bytes) { return ::write(in, bytes.data(), bytes.size()); });
    ::_exit(written > 0 ? EXIT_SUCCESS : EXIT_FAILURE);
  }
  ::close(in);
  Secret key = Secret::filled(PIPE_BUF, [out](std::span<char> room) {
                 return static_cast<std::size_t>(std::max<ssize_t>(::read(out, room.data(), room.size()), 0));
               }).value();
  ::close(out);
  ::wait(nullptr);
  return key;
}

void expect_never_dumped(KeyKind kind, Scheme scheme) {
  std::signal(SIGUSR1, look);
  const Secret der = key_from_elsewhere(kind);
  const Numbers numbers = numbers_of(der);
  const auto key = der.reveal(PrivateKey::from_der);
  EXPECT_FALSE(are_dumped_now(numbers)) << name_of(kind) << ", loaded";
  ASSERT_TRUE(key);
  const auto make = local_signing_key(*key, {scheme, Hash::sha256});
  EXPECT_FALSE(are_dumped_now(numbers)) << name_of(kind) << ", prepared";
  ASSERT_TRUE(make);
  std::string signature((*make)->size(), '\0');
  const bool signs = (*make)->sign("message", signature);
  EXPECT_FALSE(are_dumped_now(numbers)) << name_of(kind) << ", having signed";
  EXPECT_TRUE(signs);
}

TEST(SecureMemory, keeps_a_private_key_that_signs_out_of_a_core_dump) {
  run_again_with({}, [] {
    ASSERT_TRUE(set_up_secure_memory());
    expect_never_dumped(KeyKind::rsa, Scheme::rsa_pkcs1);
    expect_never_dumped(KeyKind::rsa, Scheme::rsa_pss);
    for (const KeyKind kind : {KeyKind::p256, KeyKind::p384, KeyKind::p521}) expect_never_dumped(kind, Scheme::ecdsa);
    expect_never_dumped(KeyKind::ed25519, Scheme::ed25519);
  });
}

TEST(SecureMemory, keeps_a_new_key_out_of_a_core_dump) {
  run_again_with({}, [] {
    ASSERT_TRUE(set_up_secure_memory());
    std::signal(SIGUSR1, look);
    for (const KeyKind kind : {KeyKind::rsa, KeyKind::p256, KeyKind::p384, KeyKind::p521, KeyKind::ed25519}) {
      const auto key = PrivateKey::generate(kind, 2048);
      ASSERT_TRUE(key);
      EXPECT_FALSE(are_dumped_now(numbers_of(key->pkcs8_der().value()))) << name_of(kind);
    }
  });
}

TEST(SecureMemory, is_needless_for_curves_where_a_program_sets_up_openssls_secure_heap) {
  run_again_with({}, [] {
    ASSERT_EQ(CRYPTO_secure_malloc_init(std::size_t{1} << 16, 16), 1);
    for (const KeyKind kind : {KeyKind::p256, KeyKind::p384, KeyKind::p521}) expect_never_dumped(kind, Scheme::ecdsa);
  });
}

TEST(SecureMemory, is_needless_for_ed25519) {
  run_again_with({}, [] { expect_never_dumped(KeyKind::ed25519, Scheme::ed25519); });
}

/// A search that finds nothing would prove nothing.
TEST(SecureMemory, is_searched_in_earnest) {
  run_again_with({}, [] {
    std::signal(SIGUSR1, look);
    Numbers marker;
    marker.push_back(Secret::copy_of("a marker that is no secret 5081.").value());
    EXPECT_FALSE(are_dumped_now(marker));
    const std::string copy = marker.front().reveal([](std::string_view bytes) { return std::string(bytes); });
    EXPECT_TRUE(are_dumped_now(marker));
  });
}

TEST(SecureMemory, is_set_up_before_openssl_is_used_or_not_at_all) {
  run_again_with({}, [] {
    ASSERT_TRUE(PrivateKey::generate(KeyKind::p256));
    EXPECT_FALSE(set_up_secure_memory());
    EXPECT_TRUE(PrivateKey::generate(KeyKind::p256));
  });
}

}  // namespace jwtsync::crypto::secure_memory_test
