// SPDX-License-Identifier: Apache-2.0
#include "cli/issuer_keys.h"

#include <set>
#include "../support/key_pair.h"
#include "fixture.h"

namespace jwtsync::cli::issuer_keys_test {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string key_set() {
  const auto pair = jwtsync::testing::Pair::generate(Algorithm::es256);
  return public_jwks(KeyRing::parse(Secret::copy_of(pair.public_pem()).value()).value());
}

class IssuerKeysTest : public CliTest {
 protected:
  IssuerKeysTest() { fake.network.attach("login.example", issuer_); }
  [[nodiscard]] std::vector<KeySetLook> asked(const std::string& locator) {
    const Sourcing sourcing = sourcing_of(fake.world(), {}).value();
    const auto looks = look_into(fake.world(), sourcing, {locator}, {}).value();
    return ask_issuers_again(fake.world(), sourcing, looks);
  }

  std::size_t requests_ = 0;
  std::vector<std::string> sets_{key_set()};  // in turn
  std::size_t good_ = 100;                    // requests that are answered

 private:
  jwtsync::testing::FunctionService issuer_{[this](const ReceivedRequest&) {
    if (requests_++ >= good_) return HttpResponse{.status = 404};
    return HttpResponse{.headers = {{"Content-Type", "application/json"}}, .body = sets_[requests_ % sets_.size()]};
  }};
};

TEST_F(IssuerKeysTest, are_asked_for_several_times) {
  sets_.push_back(key_set());
  const std::vector<KeySetLook> looks = asked("jwks+https://login.example/keys");
  ASSERT_THAT(looks, SizeIs(1));
  EXPECT_EQ(looks.front().address, "https://login.example/keys");
  EXPECT_THAT(looks.front().sets, SizeIs(answers_of_issuer));
  EXPECT_THAT(std::set<std::string>(looks.front().sets.begin(), looks.front().sets.end()), SizeIs(2));
  EXPECT_THAT(looks.front().errors, IsEmpty());
}

TEST_F(IssuerKeysTest, that_are_not_given_each_time_are_told_with_the_error) {
  good_ = 1;
  const std::vector<KeySetLook> looks = asked("jwks+https://login.example/keys");
  ASSERT_THAT(looks, SizeIs(1));
  EXPECT_THAT(looks.front().sets, SizeIs(1));
  EXPECT_THAT(looks.front().errors, SizeIs(answers_of_issuer - 1));
}

TEST_F(IssuerKeysTest, of_one_that_gives_none_are_not_asked_for_again) {
  good_ = 0;
  EXPECT_THAT(asked("jwks+https://login.example/keys"), IsEmpty());
  EXPECT_THAT(asked("env:JWT_SECRET_STAGING"), IsEmpty());
}

}  // namespace jwtsync::cli::issuer_keys_test
