// SPDX-License-Identifier: Apache-2.0
#include "json/strict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/service.h>
#include <jwtsync/testing.h>
#include <algorithm>
#include <functional>
#include <memory>
#include <stop_token>
#include <thread>

namespace jwtsync::dialler_test {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const Nonce nonce = *Nonce::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
constexpr const char* url = "http://127.0.0.1:7517";

/// A process that dials out to a collector in the same test. Nothing that it sends or logs may hold its secret.
class DiallerTest : public ::testing::Test {
 protected:
  DiallerTest() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.files.put("/run/jwt", testing::canary_secret);
    keeper = Keeper::open(fake.world(), {.service = "auth", .sources = {"file:/run/jwt"}}).value();
  }
  ~DiallerTest() override { EXPECT_THAT(log(), Not(HasSubstr(std::string(testing::canary)))); }

  /// Runs until `answer` has requested the stop.
  void run(std::function<HttpResponse(const ReceivedRequest&)> answer, DialOptions options = {.collector = url}) {
    testing::FunctionService collector([this, answer = std::move(answer)](const ReceivedRequest& request) {
      EXPECT_THAT(request.body, Not(HasSubstr(std::string(testing::canary))));
      requests.push_back(request);
      return answer(request);
    });
    fake.network.attach("127.0.0.1:7517", collector);
    Dialler::create(fake.world(), *keeper, std::move(options)).value()->run(stop.get_token());
  }
  [[nodiscard]] std::string log() const {
    std::string text;
    for (const std::string& event : fake.events.lines()) text += event + "\n";
    return text;
  }
  static bool is_poll(const ReceivedRequest& request) { return request.target == "/jwtsync/v1/collector/poll"; }
  static HttpResponse given() { return {200, {}, R"({"nonce":")" + nonce.text() + R"(","variants":false})"}; }

  testing::FakeWorld fake;
  std::unique_ptr<Keeper> keeper;
  std::stop_source stop;
  std::vector<ReceivedRequest> requests;
};

TEST_F(DiallerTest, it_answers_the_nonce_that_it_is_given_and_says_goodbye) {
  run([&](const ReceivedRequest& request) -> HttpResponse {
    if (!is_poll(request)) stop.request_stop();
    return is_poll(request) ? given() : HttpResponse{204, {}, ""};
  });
  ASSERT_THAT(requests, SizeIs(3));
  EXPECT_THAT(requests[0].body, HasSubstr(R"("service":"auth","instance":")" + keeper->report().identity.instance));
  const Result<Testimony> line = parse_testimony(requests[1].body, nonce);
  ASSERT_TRUE(line) << line.error().message;
  EXPECT_EQ(line->challenge.keys[0].answer, keeper->challenge(nonce, Variants::without)->keys[0].answer);
  EXPECT_THAT(requests[2].body, HasSubstr(R"("leaving":true)"));
}

TEST_F(DiallerTest, it_answers_with_variants_where_they_are_asked_for) {
  run([&](const ReceivedRequest& request) -> HttpResponse {
    if (!is_poll(request)) stop.request_stop();
    return {200, {}, R"({"nonce":")" + nonce.text() + R"(","variants":true})"};
  });
  EXPECT_FALSE(parse_testimony(requests[1].body, nonce)->challenge.keys[0].variants.empty());
}

TEST_F(DiallerTest, a_collector_that_fails_is_tried_again_within_five_seconds_and_the_log_says_so_once) {
  std::vector<std::chrono::nanoseconds> times;
  run([&](const ReceivedRequest&) -> HttpResponse {
    times.push_back(fake.clock.elapsed());
    if (times.size() == 12) stop.request_stop();
    return times.size() < 11 ? HttpResponse{500, {}, "no"} : HttpResponse{204, {}, ""};
  });
  for (std::size_t i = 1; i < 11; ++i) EXPECT_LE(times[i] - times[i - 1], 5s + 100ms) << i;
  const std::string told = log();
  EXPECT_EQ(told.find("cannot be answered"), told.rfind("cannot be answered"));
  EXPECT_THAT(told, HasSubstr("answers the nonces of the collector http://127.0.0.1:7517"));
}

TEST_F(DiallerTest, one_that_takes_no_lines_is_spared_and_does_not_fill_the_log) {
  std::vector<std::chrono::nanoseconds> times;
  run([&](const ReceivedRequest& request) -> HttpResponse {
    if (is_poll(request)) return given();
    times.push_back(fake.clock.elapsed());
    if (times.size() == 20) stop.request_stop();
    return {429, {}, R"({"error":{"code":"too_many_requests","message":"full","hint":""}})"};
  });
  EXPECT_GT(times.back() - times.front(), 10s);
  const std::vector<std::string> lines = fake.events.lines();
  const auto is_of_collector = [](const std::string& line) { return line.find("the collector") != line.npos; };
  EXPECT_LE(std::count_if(lines.begin(), lines.end(), is_of_collector), 3) << log();
}

TEST_F(DiallerTest, one_that_does_not_let_it_wait_is_not_asked_more_than_once_a_second) {
  std::vector<std::chrono::nanoseconds> times;
  run([&](const ReceivedRequest&) -> HttpResponse {
    times.push_back(fake.clock.elapsed());
    if (times.size() == 5) stop.request_stop();
    return {204, {}, ""};
  });
  // The first asks whether anybody is there, and waits for nothing.
  for (std::size_t i = 2; i < 5; ++i) EXPECT_GE(times[i] - times[i - 1], 1s) << i;
}

TEST_F(DiallerTest, a_line_that_is_no_longer_wanted_is_no_failure) {
  int lines = 0;
  run([&](const ReceivedRequest& request) -> HttpResponse {
    if (is_poll(request)) return given();
    if (++lines == 2) stop.request_stop();
    return {409, {}, R"({"error":{"code":"line_late","message":"the round has ended","hint":""}})"};
  });
  EXPECT_THAT(log(), Not(HasSubstr("cannot be answered")));
}

TEST_F(DiallerTest, what_is_no_nonce_is_a_failure) {
  run([&](const ReceivedRequest&) -> HttpResponse {
    if (requests.size() == 2) stop.request_stop();
    return {200, {}, "hello"};
  });
  EXPECT_THAT(log(), HasSubstr("gives no nonce"));
}

TEST_F(DiallerTest, the_access_token_is_sent_and_read_anew_after_a_failure) {
  const std::string first(40, 'a'), second(40, 'b');
  fake.files.put("/run/access", first);
  run(
      [&](const ReceivedRequest& request) -> HttpResponse {
        const bool is_second = std::any_of(request.headers.begin(), request.headers.end(),
                                           [&](const auto& each) { return each.second == second; });
        if (is_second) stop.request_stop();
        fake.files.put("/run/access", second);
        return {is_second ? 204 : 403, {}, ""};
      },
      {.collector = url, .access_token_file = "/run/access"});
  EXPECT_GE(requests.size(), 2U);
}

TEST_F(DiallerTest, its_jwt_secret_is_not_sent_as_an_access_token) {
  fake.variables.set("JWT_SECRET_KEY", testing::canary_secret);
  fake.files.put("/run/access", testing::canary_secret);
  testing::FunctionService collector([&](const ReceivedRequest& request) -> HttpResponse {
    requests.push_back(request);
    return {204, {}, ""};
  });
  fake.network.attach("127.0.0.1:7517", collector);
  std::jthread running([&](const std::stop_token& ended) {
    Dialler::create(fake.world(), *keeper, {.collector = url, .access_token_file = "/run/access"}).value()->run(ended);
  });
  while (log().find("cannot be answered") == std::string::npos) std::this_thread::yield();
  running.request_stop();
  running.join();
  EXPECT_THAT(requests, SizeIs(0));
}

TEST_F(DiallerTest, what_is_no_collector_is_refused) {
  EXPECT_EQ(Dialler::create(fake.world(), *keeper, {.collector = "http://elsewhere:1"}).error().code,
            Code::argument_invalid);
}

}  // namespace jwtsync::dialler_test
