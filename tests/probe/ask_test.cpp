// SPDX-License-Identifier: Apache-2.0
#include "probe/ask.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <mutex>
#include <string>
#include <vector>

namespace jwtsync::probe::ask_test {

using ::testing::ElementsAre;

Secret secret(std::string_view text) { return *Secret::copy_of(text); }

std::string text_of(const Result<Secret>& made) {
  return made ? made->reveal([](std::string_view text) { return std::string(text); }) : "none";
}

TEST(joined, has_the_content_of_one_and_the_signature_of_another) {
  EXPECT_EQ(text_of(joined(secret("aa.bb.cc"), secret("aa.dd.ee"))), "aa.bb.ee");
  EXPECT_EQ(joined(secret("aa.bb.cc"), secret("opaque")).error().code, Code::token_malformed);
}

TEST(with_other_signature, changes_one_character_of_the_signature) {
  EXPECT_EQ(text_of(with_other_signature(secret("aa.bb.cccc"))), "aa.bb.ccAc");
  EXPECT_EQ(text_of(with_other_signature(secret("aa.bb.ccAc"))), "aa.bb.ccBc");
  EXPECT_EQ(with_other_signature(secret("a-session-id")).error().code, Code::token_malformed);
}

TEST(with_random_signature, has_one_of_the_same_length_that_no_key_made) {
  testing::FakeWorld fake;
  const std::string forged = text_of(with_random_signature(secret("aa.bb.cccccccc"), fake.randomness));
  EXPECT_TRUE(forged.starts_with("aa.bb.")) << forged;
  EXPECT_EQ(forged.size(), std::string_view("aa.bb.cccccccc").size());
  EXPECT_NE(forged, "aa.bb.cccccccc");
  EXPECT_EQ(with_random_signature(secret("a-session-id"), fake.randomness).error().code, Code::token_malformed);
}

/// What came in, in its order.
struct Application {
  testing::FakeWorld fake;
  std::vector<std::string> seen;
  testing::FunctionService service{[this](const ReceivedRequest& request) {
    seen.emplace_back(header(request.headers, "Authorization").value_or("none"));
    return HttpResponse{seen.back() == "Bearer good" ? 200 : 401, {}, ""};
  }};

  Application() { fake.network.attach("app:80", service); }
};

TEST(treat, offers_one_after_the_other_and_no_token_first) {
  Application app;
  Offers offers{.good = secret("good"), .tampered = secret("bad"), .expired = secret("old")};
  for (int i = 0; i < 3; ++i) offers.again.push_back(secret("good"));
  const Result<Treatments> treated = treat(app.fake.world(), {.url = "http://app:80/me"}, offers);
  ASSERT_TRUE(treated);
  EXPECT_THAT(app.seen, ElementsAre("none", "Bearer good", "Bearer good", "Bearer bad", "Bearer good", "Bearer old",
                                    "Bearer good"));
  EXPECT_EQ(treated->good.status, 200);
  EXPECT_EQ(treated->none.status, 401);
  EXPECT_EQ(treated->expired->status, 401);
  EXPECT_FALSE(treated->other_key);
  EXPECT_EQ(treated->again.size(), 3U);
}

TEST(treat, ends_at_the_first_request_without_an_answer) {
  Application app;
  const Result<Treatments> treated =
      treat(app.fake.world(), {.url = "http://nobody:1/"}, {.good = secret("good"), .tampered = secret("bad")});
  ASSERT_FALSE(treated);
  EXPECT_EQ(treated.error().code, Code::target_unreachable);
}

}  // namespace jwtsync::probe::ask_test
