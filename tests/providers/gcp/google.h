// SPDX-License-Identifier: Apache-2.0
// A world in which Google Cloud is at hand, all of it fake.
#pragma once

#include "http/task.h"
#include "providers/gcp/credentials.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <jwtsync/testing_gcp.h>
#include <string>
#include <string_view>

namespace jwtsync::gcp {

inline constexpr std::string_view canary = testing::canary;
inline constexpr std::string_view payload = testing::canary_secret;

/// An RSA key that the tests share, since making one takes long.
struct TestKey {
  std::string pem;
  [[nodiscard]] static const TestKey& get();
  [[nodiscard]] bool verifies(std::string_view input, std::string_view signature) const;
};

struct Google {
  testing::FakeWorld fake;
  testing::FakeSecretManager secrets;
  testing::FakeTokenService tokens;
  testing::FakeMetadataServer metadata{tokens};
  World world = fake.world();
  http::Task task{world, std::chrono::seconds{10}};
  Knowledge known;

  /// Everything is attached under its real name; Secret Manager wants tokens. There are no credentials yet.
  Google();

  /// The file that GOOGLE_APPLICATION_CREDENTIALS names.
  void use_credentials(std::string_view text);
  /// Credentials of a service account whose key the token service knows.
  void use_service_account();
  /// The machine's own account: there is a metadata server.
  void use_machine() { fake.network.attach("metadata.google.internal", metadata); }
  /// A task of ten seconds from now.
  [[nodiscard]] http::Task another_task() { return {world, fake.clock.elapsed() + std::chrono::seconds{10}}; }
};

/// The text of credentials of a service account with the shared key.
[[nodiscard]] std::string service_account_text();

[[nodiscard]] inline std::string revealed(const Secret& secret) {
  return secret.reveal([](std::string_view bytes) { return std::string(bytes); });
}

/// Message and hint of an error, which must not hold the canary.
[[nodiscard]] inline std::string words_of(const Error& error) {
  std::string words = error.message + " | " + error.hint;
  EXPECT_EQ(words.find(canary), std::string::npos) << words;
  return words;
}

}  // namespace jwtsync::gcp
