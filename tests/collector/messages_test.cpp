// SPDX-License-Identifier: Apache-2.0
#include "collector/messages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../fleet/fixture.h"

namespace jwtsync::collector::messages_test {

using namespace std::chrono_literals;

const std::string nonce = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

TEST(messages, a_poll_is_read) {
  const Result<Poll> poll = parse_poll(R"({"service":"auth","instance":"auth-1","wait":45000})");
  ASSERT_TRUE(poll) << poll.error().message;
  EXPECT_EQ(poll->member, (MemberName{"auth", "auth-1"}));
  EXPECT_EQ(poll->wait, 45s);
  EXPECT_FALSE(poll->leaving);
  EXPECT_TRUE(parse_poll(R"({"service":"auth","instance":"auth-1","leaving":true})")->leaving);
}

TEST(messages, an_opening_is_read) {
  const Result<Opening> opening = parse_opening(R"({"nonce":")" + nonce + R"(","variants":true,"lasts":5000})");
  ASSERT_TRUE(opening) << opening.error().message;
  EXPECT_EQ(opening->task.nonce.text(), nonce);
  EXPECT_EQ(opening->task.variants, Variants::with);
  EXPECT_EQ(opening->lasts, 5s);
}

TEST(messages, a_request_for_lines_is_read) {
  const Result<Request> request = parse_request(R"({"nonce":")" + nonce + R"(","from":2,"expect":3,"wait":1000})");
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->reading.nonce.text(), nonce);
  EXPECT_EQ(request->reading.from, 2U);
  EXPECT_EQ(request->reading.expect, 3U);
  EXPECT_EQ(request->wait, 1s);
  EXPECT_EQ(parse_request(R"({"nonce":")" + nonce + R"("})")->reading.expect, 1U);
}

TEST(messages, a_poll_is_strictly_read) {
  const std::string who = R"("service":"auth","instance":"auth-1")";
  for (const std::string& body :
       {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"service":"auth"})"),
        std::string(R"({"service":1,"instance":"a"})"), std::string(R"({"service":"","instance":"a"})"),
        std::string("{\"service\":\"a\\u0007\",\"instance\":\"a\"}"), "{" + who + R"(,"wait":45001})",
        "{" + who + R"(,"wait":-1})", "{" + who + R"(,"wait":"1"})", "{" + who + R"(,"leaving":1})",
        "{" + who + R"(,"unknown":1})", "{" + who + "} x", "{" + who + "}" + std::string(5'000, ' '),
        R"({"instance":"a","service":")" + std::string(257, 's') + "\"}"}) {
    const Result<Poll> poll = parse_poll(body);
    ASSERT_FALSE(poll) << body;
    EXPECT_EQ(poll.error().code, Code::request_malformed) << body;
    EXPECT_FALSE(poll.error().hint.empty());
  }
}

TEST(messages, an_opening_without_a_time_or_with_one_that_is_too_long_is_refused) {
  const std::string lead = R"({"nonce":")" + nonce + "\"";
  EXPECT_FALSE(parse_opening(lead + "}"));
  EXPECT_FALSE(parse_opening(lead + R"(,"lasts":0})"));
  EXPECT_FALSE(parse_opening(lead + R"(,"lasts":600001})"));
  EXPECT_TRUE(parse_opening(lead + R"(,"lasts":600000})"));
  EXPECT_EQ(parse_opening(R"({"nonce":"AAAA","lasts":1})").error().code, Code::nonce_malformed);
  EXPECT_EQ(parse_opening(R"({"lasts":1})").error().code, Code::request_malformed);
}

TEST(messages, the_nonce_of_a_line_is_what_it_says) {
  const Nonce asked = *Nonce::parse(nonce);
  EXPECT_EQ(nonce_of_line(to_json(asked, fixture::process("auth", "auth-1", "k"))).value(), nonce);
  EXPECT_EQ(nonce_of_line(R"({"nonce":7})").error().code, Code::answer_malformed);
  EXPECT_EQ(nonce_of_line("\"" + nonce + "\"").error().code, Code::answer_malformed);
}

TEST(messages, a_page_is_written_with_its_lines_as_they_are) {
  Page page;
  page.lines = {R"({"nonce":"x"})"};
  page.complete = true;
  page.silent = {{"auth", "auth-1"}};
  page.refused = {{{"auth", "auth-2"}, {Code::line_replayed, "twice", "once"}}};
  EXPECT_EQ(to_json(page), R"({"lines":["{\"nonce\":\"x\"}"],"more":false,"complete":true,"over":false,)"
                           R"("silent":[{"service":"auth","instance":"auth-1"}],)"
                           R"("refused":[{"service":"auth","instance":"auth-2",)"
                           R"("error":{"code":"line_replayed","message":"twice","hint":"once"}}]})");
  EXPECT_EQ(to_json(Task{*Nonce::parse(nonce), Variants::with}), R"({"nonce":")" + nonce + R"(","variants":true})");
}

}  // namespace jwtsync::collector::messages_test
