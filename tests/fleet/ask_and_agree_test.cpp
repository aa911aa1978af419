// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include "fleet/challenge.h"

#include <gmock/gmock.h>
#include <list>

namespace jwtsync {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::SizeIs;

/// Processes that hold the key they are told, and answer with it.
class ask_and_agree_test : public ::testing::Test {
 protected:
  void attach(const std::string& name, const std::string_view secret) {
    const Result<KeyRing> ring = KeyRing::parse(*Secret::copy_of(secret));
    services_.emplace_back([this, name, ring = *ring](const ReceivedRequest& request) -> HttpResponse {
      Testimony testimony = fixture::process(name, name + "-1", "k");
      testimony.report.keys = {{std::string(ring.signing_key()->kid()), KeyRole::signs, "HS256"}};
      bodies_.push_back(request.body);
      const Nonce nonce = *Nonce::parse(request.body.substr(request.body.find(R"("nonce":")") + 9, 43));
      const bool asks_variants = request.body.find("true") != std::string::npos;
      testimony.challenge = *fleet::answer_challenge(testimony.report.identity, ring, nonce,
                                                     asks_variants ? Variants::with : Variants::without, 20);
      return {200, {}, to_json(nonce, testimony)};
    });
    fake_.network.attach(name + ":7517", services_.back());
  }
  [[nodiscard]] Result<Agreement> compare() {
    return jwtsync::ask_and_agree(fake_.world(), {"http://auth:7517", "http://backend:7517"}, {}, {});
  }

  testing::FakeWorld fake_;
  std::vector<std::string> bodies_;

 private:
  std::list<testing::FunctionService> services_;
};

TEST_F(ask_and_agree_test, equal_keys_are_asked_for_once) {
  attach("auth", testing::canary_secret);
  attach("backend", testing::canary_secret);
  const Result<Agreement> agreement = compare();
  ASSERT_TRUE(agreement);
  EXPECT_EQ(agreement->verdict, Verdict::agree);
  EXPECT_THAT(bodies_, SizeIs(2));
}

TEST_F(ask_and_agree_test, different_keys_are_asked_for_once_more_with_variants_and_another_nonce) {
  attach("auth", testing::canary_secret);
  attach("backend", std::string(testing::canary_secret) + "\n");
  const Result<Agreement> agreement = compare();
  ASSERT_TRUE(agreement);
  EXPECT_EQ(agreement->verdict, Verdict::disagree);
  ASSERT_THAT(bodies_, SizeIs(4));
  EXPECT_NE(bodies_[0], bodies_[2]);
  EXPECT_THAT(bodies_[2], HasSubstr("true"));
  EXPECT_FALSE(agreement->members[0].challenge.keys[0].variants.empty());
}

TEST_F(ask_and_agree_test, every_question_carries_the_same_nonce) {
  attach("auth", testing::canary_secret);
  attach("backend", testing::canary_secret);
  ASSERT_TRUE(compare());
  EXPECT_THAT(bodies_, Each(bodies_.front()));
}

TEST_F(ask_and_agree_test, somebody_silent_stands_in_the_agreement) {
  attach("auth", testing::canary_secret);
  fake_.network.fail("backend:7517", {Code::target_timeout, "no answer within 5 s", ""});
  const Result<Agreement> agreement = compare();
  ASSERT_TRUE(agreement);
  ASSERT_THAT(agreement->silent, SizeIs(1));
  EXPECT_EQ(agreement->silent[0].error.code, Code::target_timeout);
}

}  // namespace
}  // namespace jwtsync
