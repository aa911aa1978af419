// SPDX-License-Identifier: Apache-2.0
#include "http/exchange.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>

#include "../support/timed_network.h"

namespace jwtsync::http::exchange_test {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Gives these statuses, one after the other, and the last one for ever; remembers when it was asked.
struct Sequence {
  testing::FakeWorld fake;
  World world = fake.world();
  std::vector<int> statuses;
  HttpHeaders headers;
  std::vector<std::chrono::nanoseconds> asked;
  testing::FunctionService service{[this](const ReceivedRequest&) {
    const int status = statuses[std::min(asked.size(), statuses.size() - 1)];
    asked.push_back(fake.clock.elapsed());
    return HttpResponse{status, headers, "body"};
  }};

  explicit Sequence(std::vector<int> given) : statuses(std::move(given)) { fake.network.attach("host", service); }
  Result<Answer> ask(const Repetition& repetition, std::chrono::nanoseconds limit = seconds{10}) {
    return send({world, fake.clock.elapsed() + limit}, SecretRequest({"GET", "http://host/"}), repetition);
  }
};

TEST(Send, gives_the_answer_whatever_its_status) {
  for (const int status : {200, 301, 400, 401, 403, 404, 409, 501}) {
    Sequence host({status});
    const Result<Answer> answer = host.ask(of_reading());
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status(), status);
    EXPECT_EQ(answer->body(), "body");
    EXPECT_EQ(host.asked.size(), 1U) << status;
  }
}

TEST(Send, repeats_a_reading_after_faults_that_pass) {
  for (const int status : {408, 429, 500, 502, 503, 504}) {
    Sequence host({status, status, 200});
    EXPECT_EQ(host.ask(of_reading())->status(), 200) << status;
    EXPECT_EQ(host.asked.size(), 3U);
  }
}

TEST(Send, repeats_a_writing_only_where_nothing_was_done) {
  Sequence busy({429, 200});
  EXPECT_EQ(busy.ask(of_writing())->status(), 200);
  for (const int status : {408, 500, 502, 503, 504}) {
    Sequence host({status, 200});
    EXPECT_EQ(host.ask(of_writing())->status(), status);
  }
  testing::FakeWorld fake;
  const World world = fake.world();
  EXPECT_EQ(send({world, seconds{10}}, SecretRequest({"POST", "http://nobody/"}), of_writing()).error().code,
            Code::source_unreachable);
  EXPECT_EQ(fake.clock.elapsed(), seconds{0}) << "it did not pause";
}

TEST(Send, gives_up_with_the_last_answer_before_the_time_is_over) {
  Sequence host({503});
  const Result<Answer> answer = host.ask(of_reading(), seconds{3});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status(), 503);
  EXPECT_LT(host.fake.clock.elapsed(), seconds{3});
}

TEST(Send, makes_eight_attempts_at_most) {
  Sequence host({503});
  EXPECT_TRUE(host.ask(of_reading(), seconds{3600}));
  EXPECT_EQ(host.asked.size(), 8U);
}

TEST(Send, waits_as_long_as_it_is_asked_to) {
  Sequence host({429, 200});
  host.headers = {{"retry-after", "2"}};
  EXPECT_TRUE(host.ask(of_reading()));
  EXPECT_EQ(host.asked[1], seconds{2});
}

TEST(Send, does_not_wait_past_the_end) {
  Sequence host({429, 200});
  host.headers = {{"Retry-After", "60"}};
  EXPECT_EQ(host.ask(of_reading())->status(), 429);
  EXPECT_EQ(host.fake.clock.elapsed(), seconds{0});
}

TEST(Send, takes_no_other_form_of_retry_after) {
  for (const char* text : {"-5", "2 s", "soon", "Fri, 31 Dec 2027 23:59:59 GMT", "99999999999999999999"}) {
    Sequence host({503, 200});
    host.headers = {{"Retry-After", text}};
    EXPECT_EQ(host.ask(of_reading())->status(), 200) << text;
    EXPECT_LE(host.asked[1], milliseconds{200}) << text;
  }
}

TEST(Send, asks_nothing_when_the_time_is_over) {
  Sequence host({200});
  EXPECT_EQ(host.ask(of_reading(), seconds{0}).error().code, Code::deadline_exceeded);
  EXPECT_TRUE(host.asked.empty());
}

TEST(Send, leaves_time_for_another_attempt_where_there_may_be_one) {
  testing::TimedNetwork network;
  testing::FakeWorld fake;
  const World world = fake.world().with(network);
  testing::FunctionService service([&](const ReceivedRequest&) { return HttpResponse{}; });
  network.attach("host", service);
  EXPECT_TRUE(send({world, seconds{10}}, SecretRequest({"GET", "http://host/"}), of_reading()));
  EXPECT_EQ(network.limits.back(), seconds{4});
  EXPECT_TRUE(send({world, seconds{1}}, SecretRequest({"GET", "http://host/"}), of_reading()));
  EXPECT_EQ(network.limits.back(), seconds{1});
  EXPECT_TRUE(send({world, seconds{10}}, SecretRequest({"POST", "http://host/"}), of_writing()));
  EXPECT_EQ(network.limits.back(), seconds{10});
}

TEST(Send, says_why_nothing_answers) {
  testing::FakeWorld fake;
  const World world = fake.world();
  const Result<Answer> answer = send({world, seconds{10}}, SecretRequest({"GET", "http://nobody/"}), of_reading());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::source_unreachable);
  EXPECT_EQ(answer.error().message, "nobody does not answer: connection refused");
  EXPECT_GT(fake.clock.elapsed(), seconds{0}) << "it tried again";
}

TEST(Send, asks_nobody_again_who_is_not_trusted_or_cannot_be_asked) {
  class Refusing final : public HttpClient {
   public:
    explicit Refusing(Code code) : code_(code) {}
    std::vector<Result<HttpResponse>> exchange(std::span<const HttpRequest>) override {
      ++asked;
      return {failure(code_, "host: its certificate is over", "let its owner renew it")};
    }
    Result<std::vector<std::string>> addresses(const std::string&) override { return {}; }
    int asked = 0;

   private:
    Code code_;
  };
  for (const Code code : {Code::target_untrusted, Code::argument_invalid}) {
    Refusing client(code);
    testing::FakeWorld fake;
    const World world = fake.world().with(client);
    const auto answer =
        send({world, fake.clock.elapsed() + seconds{10}}, SecretRequest({"GET", "https://host/"}), of_reading());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error(),
              (Error{Code::source_unreachable, "host: its certificate is over", "let its owner renew it"}));
    EXPECT_EQ(client.asked, 1) << name_of(code);
  }
}

TEST(PauseBefore, doubles_up_to_five_seconds_with_full_jitter) {
  constexpr std::uint64_t step = 1'000'003;
  const std::chrono::nanoseconds longest[] = {milliseconds{200},  milliseconds{400},  milliseconds{800},
                                              milliseconds{1600}, milliseconds{3200}, milliseconds{5000},
                                              milliseconds{5000}};
  for (std::size_t number = 1; number <= std::size(longest); ++number) {
    EXPECT_EQ(pause_before(number, 0), milliseconds{0});
    const auto most = static_cast<std::uint64_t>(longest[number - 1].count());
    EXPECT_EQ(pause_before(number, most), longest[number - 1]);
    for (std::uint64_t random = 0; random < 100 * step; random += step) {
      EXPECT_LE(pause_before(number, random * step), longest[number - 1]);
    }
  }
}

}  // namespace jwtsync::http::exchange_test
