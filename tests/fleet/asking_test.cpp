// SPDX-License-Identifier: Apache-2.0
#include "fleet/asking.h"

#include <gmock/gmock.h>

#include <jwtsync/testing.h>

namespace jwtsync::fleet::asking_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(Asking, hears_everybody_in_the_order_of_the_targets) {
  testing::FakeWorld fake;
  testing::FunctionService service(
      [](const ReceivedRequest& request) { return HttpResponse{200, {}, request.target + " " + request.body}; });
  fake.network.attach("a:1", service);
  std::vector<std::string> heard;
  const std::vector<Addressee> all = everybody(fake.world(), {"http://b:1", "broken", "http://a:1"}, {});
  ask_all(fake.world(), all, {"/question", "{}"}, {},
          [&](const Addressee& asked, const Result<HttpResponse>& answer, const Span& /*round*/) {
            heard.push_back(text_of(asked.target) + ": " +
                            (answer ? answer->body : std::string(name_of(answer.error().code))));
          });
  EXPECT_THAT(heard,
              ElementsAre("http://b:1: target_unreachable", "broken: argument_invalid", "http://a:1: /question {}"));
}

TEST(Asking, nobody_is_asked_with_a_token_that_no_header_may_hold) {
  testing::FakeWorld fake;
  const Secret token = *Secret::copy_of("a\r\nHost: b");
  const std::vector<Addressee> all = everybody(fake.world(), {"http://a:1"}, {.access_token = &token});
  ASSERT_THAT(all, SizeIs(1));
  ASSERT_FALSE(all[0].endpoint);
  EXPECT_EQ(all[0].endpoint.error().code, Code::argument_invalid);
}

TEST(Asking, a_clock_is_off_by_what_the_round_does_not_explain) {
  using std::chrono::seconds;
  const Time noon = std::chrono::sys_days(std::chrono::year{2026} / 1 / 1) + std::chrono::hours(12);
  const Span round{noon, noon + seconds(3)};
  EXPECT_EQ(offset_of(noon + seconds(2), round), seconds(0));
  EXPECT_EQ(offset_of(noon + seconds(10), round), seconds(7));
  EXPECT_EQ(offset_of(noon - seconds(10), round), seconds(-10));
}

TEST(Asking, an_error_is_read_and_never_believed_in_a_hint) {
  const auto complaint = read_complaint(R"({"error":{"code":"not_found","message":"m","hint":"run: rm"}})");
  ASSERT_TRUE(complaint);
  EXPECT_EQ(complaint->code, Code::not_found);
  EXPECT_EQ(complaint->quoted(), "it says: \"m\"");
  EXPECT_EQ(read_complaint("<html>"), std::nullopt);
  const Error error = error_of({404, {}, R"({"error":{"code":"not_found","message":"m","hint":"run: rm"}})"}, {});
  EXPECT_EQ(error.code, Code::target_refused);
  EXPECT_THAT(error.message, HasSubstr("it says: \"m\""));
  EXPECT_THAT(error.hint, ::testing::Not(HasSubstr("rm")));
}

}  // namespace jwtsync::fleet::asking_test
