// SPDX-License-Identifier: Apache-2.0
// What samples of headers take for granted: functions of the program that they stand in.
#pragma once

#include <gmock/gmock.h>

#include <jwtsync/jwtsync.h>
#include <jwtsync/testing.h>
#include <string>
#include <string_view>

namespace jwtsync {

inline constexpr int failed = -1;

/// A staging process with a secret.
class Samples : public ::testing::Test {
 protected:
  Samples() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.variables.set("JWT_SECRET_STAGING", testing::canary_secret);
  }

  int fail(const Error& error) {
    said = name_of(error.code);
    return failed;
  }

  /// A token of this process, with these claims and 15 minutes to live.
  std::string signed_token(Claims claims) {
    const auto secret = Secret::copy_of(testing::canary_secret);
    const auto ring = KeyRing::parse(*secret);
    const auto signer = Signer::create(*ring);
    Scratch scratch;
    const auto token = signer->sign(claims.expires_at(fake.clock.now() + std::chrono::minutes(15)), scratch);
    return std::string(*token);
  }

  testing::FakeWorld fake;
  World world = fake.world();
  std::string said;  // what the sample told the program it stands in
};

}  // namespace jwtsync
