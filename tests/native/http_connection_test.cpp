// SPDX-License-Identifier: Apache-2.0
// What one connection does with what comes in, right or wrong, over a real socket.
#include <gmock/gmock.h>
#include <jwtsync/testing.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "../support/raw_connection.h"
#include "../support/running_server.h"

namespace jwtsync::http_connection_test {

using std::chrono::milliseconds;
using ::testing::EndsWith;
using testing::FunctionService;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const std::string get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string last_get = "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

class HttpConnectionTest : public ::testing::Test {
 protected:
  static ServerLimits limits() {
    ServerLimits limits;
    limits.header_size = 1'024;
    limits.body_size = 2'048;
    return limits;
  }
  static HttpResponse answer(const ReceivedRequest& request) {
    if (request.target == "/throws") throw std::runtime_error("c4n4ry");
    return {200, {{"X-Method", request.method}}, request.target + "|" + request.body};
  }
  /// Everything that comes back for `bytes`, after which the client sends nothing more.
  std::string exchange(const std::string& bytes) {
    RawConnection connection(server_.address());
    connection.send(bytes);
    return connection.read_all();
  }

  FunctionService service_{&answer};
  RunningServer server_{service_, limits()};
};

TEST_F(HttpConnectionTest, requests_on_one_connection_are_answered_in_turn) {
  RawConnection connection(server_.address());
  for (int i = 0; i < 3; ++i) {
    connection.send(get);
    EXPECT_THAT(connection.read_until("/a|"), StartsWith("HTTP/1.1 200 OK\r\n"));
  }
  connection.send(last_get);
  EXPECT_THAT(connection.read_all(), HasSubstr("Connection: close\r\n"));
}

TEST_F(HttpConnectionTest, requests_that_come_at_once_are_answered_in_turn) {
  const std::string answers = exchange("POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab" + get + last_get);
  EXPECT_THAT(answers, HasSubstr("/1|ab"));
  EXPECT_THAT(answers.substr(answers.find("/1|ab")), EndsWith("/a|"));
}

TEST_F(HttpConnectionTest, a_request_that_comes_byte_by_byte_is_answered) {
  RawConnection connection(server_.address());
  for (const char byte : std::string("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc")) {
    ASSERT_TRUE(connection.send({&byte, 1}));
  }
  EXPECT_THAT(connection.read_until("|abc"), EndsWith("/|abc"));
}

TEST_F(HttpConnectionTest, a_chunked_body_is_put_together) {
  EXPECT_THAT(exchange("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                       "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"),
              EndsWith("/|abc"));
}

TEST_F(HttpConnectionTest, head_is_get_without_the_body) {
  const std::string answer = exchange("HEAD /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("X-Method: GET\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Length: 3\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
}

TEST_F(HttpConnectionTest, a_client_that_waits_for_100_is_told_to_go_on) {
  RawConnection connection(server_.address());
  connection.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(connection.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  connection.send("abc");
  EXPECT_THAT(connection.read_until("|abc"), EndsWith("/|abc"));
}

TEST_F(HttpConnectionTest, an_old_client_is_answered_and_let_go) {
  EXPECT_THAT(exchange("GET /a HTTP/1.0\r\n\r\n"), HasSubstr("Connection: close\r\n"));
}

TEST_F(HttpConnectionTest, a_service_that_throws_costs_one_answer_and_tells_nothing) {
  const std::string answers = exchange("GET /throws HTTP/1.1\r\nHost: h\r\n\r\n" + last_get);
  EXPECT_THAT(answers, StartsWith("HTTP/1.1 500 "));
  EXPECT_THAT(answers, Not(HasSubstr("c4n4ry")));
  EXPECT_THAT(answers, EndsWith("/a|"));
}

/// Wants no body below /unread.
class UnreadingService : public HttpService {
 public:
  [[nodiscard]] HttpResponse handle(const ReceivedRequest& request) override {
    return {200, {}, request.target + "|" + request.body};
  }
  [[nodiscard]] bool wants_body(const ReceivedRequest& head) const noexcept override {
    return !head.target.starts_with("/unread");
  }
};

class HttpConnectionBodies : public ::testing::Test {
 protected:
  static ServerLimits limits() {
    ServerLimits limits;
    limits.body_size = 2'048;
    return limits;
  }
  UnreadingService service_;
  RunningServer server_{service_, limits()};
};

TEST_F(HttpConnectionBodies, one_that_is_not_wanted_is_dropped_and_the_next_request_answered) {
  RawConnection connection(server_.address());
  connection.send("POST /unread HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_THAT(connection.read_until("/unread|"), EndsWith("/unread|"));
  connection.send("POST /unread HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  EXPECT_THAT(connection.read_until("/unread|"), EndsWith("/unread|"));
  connection.send("POST /read HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_THAT(connection.read_until("|abc"), EndsWith("/read|abc"));
}

TEST_F(HttpConnectionBodies, a_large_one_that_is_not_wanted_is_no_fault_and_ends_the_connection) {
  const std::string head = "POST /unread HTTP/1.1\r\nHost: h\r\n";
  for (const std::string& body : {"Content-Length: 10000000\r\n\r\n" + std::string(10'000'000, 'a'),
                                  "Transfer-Encoding: chunked\r\n\r\n989680\r\n" + std::string(10'000'000, 'a')}) {
    RawConnection connection(server_.address());
    connection.send(head + body);
    connection.end_sending();
    const std::string answer = connection.read_all();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  }
}

TEST_F(HttpConnectionBodies, one_that_is_not_wanted_is_not_invited) {
  RawConnection connection(server_.address());
  connection.send("POST /unread HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  const std::string answer = connection.read_until("/unread|");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
}

TEST_F(HttpConnectionBodies, a_bad_one_that_is_not_wanted_is_a_fault_all_the_same) {
  RawConnection connection(server_.address());
  connection.send("POST /unread HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
  EXPECT_THAT(connection.read_all(), StartsWith("HTTP/1.1 400 "));
}

struct Refusal {
  std::string what;
  std::string request;
  std::string status;
};

TEST_F(HttpConnectionTest, what_is_no_good_request_is_refused_and_the_connection_ended) {
  const auto with = [](const std::string& fields) { return "POST / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n"; };
  const std::vector<Refusal> cases{
      {"garbage", "\x16\x03\x01\x02\r\n\r\n", "400"},
      {"no version", "GET /\r\n\r\n", "400"},
      {"a version to come", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", "400"},
      {"a space before the colon", with("A : b\r\n"), "400"},
      {"a line end in disguise", "GET / HTTP/1.1\nHost: h\n\n\r\n\r\n", "400"},
      {"no host", "GET / HTTP/1.1\r\n\r\n", "400"},
      {"two hosts", with("Host: i\r\n"), "400"},
      {"length and chunks", with("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n", "400"},
      {"chunks and length", with("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n") + "0\r\n\r\n", "400"},
      {"two lengths", with("Content-Length: 1\r\nContent-Length: 2\r\n") + "ab", "400"},
      {"a list of lengths", with("Content-Length: 1, 1\r\n") + "a", "400"},
      {"a signed length", with("Content-Length: +1\r\n") + "a", "400"},
      {"a negative length", with("Content-Length: -1\r\n") + "a", "400"},
      {"a length beyond all numbers", with("Content-Length: 99999999999999999999\r\n"), "400"},
      {"an unknown coding", with("Transfer-Encoding: gzip\r\n"), "501"},
      {"chunked in disguise", with("Transfer-Encoding: xchunked\r\n"), "501"},
      {"a trailer", with("Transfer-Encoding: chunked\r\n") + "0\r\nJwtsync-Access: a\r\n\r\n", "400"},
      {"a bad chunk", with("Transfer-Encoding: chunked\r\n") + "zz\r\n", "400"},
      {"a proxy's target", "GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
      {"a tunnel", "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
      {"too large a body", with("Content-Length: 2049\r\n"), "413"},
      {"too large a body in chunks", with("Transfer-Encoding: chunked\r\n") + "900\r\n" + std::string(0x900, 'a'),
       "413"},
      {"too large a header", with("A: " + std::string(2'000, 'a') + "\r\n"), "431"},
      {"too long a target", "GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", "431"},
      {"an endless line", std::string(20'000, 'a'), "4"},
      {"an unknown expectation", with("Expect: a-miracle\r\n"), "417"},
  };
  for (const Refusal& tried : cases) {
    const std::string answer = exchange(tried.request + get);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 " + tried.status)) << tried.what;
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n")) << tried.what;
    EXPECT_THAT(answer, HasSubstr(R"({"error":{"code":"request_malformed","message":")")) << tried.what;
    EXPECT_THAT(answer, Not(HasSubstr("/a|"))) << tried.what << ": what follows is no request of its own";
  }
}

TEST_F(HttpConnectionTest, a_refusal_reaches_a_client_that_is_still_sending) {
  RawConnection connection(server_.address());
  connection.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10000000\r\n\r\n");
  connection.send(std::string(10'000'000, 'a'));
  connection.end_sending();
  EXPECT_THAT(connection.read_all(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(HttpConnectionTest, a_client_that_leaves_in_the_middle_is_no_trouble) {
  for (const std::string begun :
       {"", "G", "GET / HTTP/1.1\r\nHost", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab"}) {
    {
      RawConnection(server_.address()).send(begun);
    }
    RawConnection half(server_.address());
    half.send(begun);
    half.end_sending();
    EXPECT_THAT(half.read_all(), IsEmpty()) << begun;
  }
  EXPECT_THAT(exchange(last_get), EndsWith("/a|"));
}

TEST(HttpConnectionTimeouts, a_request_that_does_not_arrive_is_told_so_and_ended) {
  FunctionService service([](const ReceivedRequest&) { return HttpResponse{}; });
  ServerLimits limits;
  limits.request_timeout = milliseconds(50);
  const RunningServer server(service, limits);
  for (const std::string begun :
       {"G", "GET / HTTP/1.1\r\nHost: h\r\n", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab"}) {
    RawConnection connection(server.address());
    connection.send(begun);
    const std::string answer = connection.read_all();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 408 ")) << begun;
    EXPECT_THAT(answer, HasSubstr("deadline_exceeded"));
  }
}

TEST(HttpConnectionTimeouts, an_idle_connection_is_ended_without_a_word) {
  FunctionService service([](const ReceivedRequest&) { return HttpResponse{}; });
  ServerLimits limits;
  limits.idle_timeout = milliseconds(50);
  const RunningServer server(service, limits);
  RawConnection fresh(server.address());
  EXPECT_THAT(fresh.read_all(), IsEmpty());
  RawConnection used(server.address());
  used.send(get);
  EXPECT_THAT(used.read_all(), EndsWith("\r\n\r\n"));
}

TEST(HttpConnectionTimeouts, a_client_that_does_not_read_is_ended) {
  FunctionService service([](const ReceivedRequest&) { return HttpResponse{200, {}, std::string(50'000'000, 'a')}; });
  ServerLimits limits;
  limits.request_timeout = milliseconds(200);
  RunningServer server(service, limits);
  RawConnection connection(server.address());
  connection.send(get);
  EXPECT_THAT(connection.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
  server.request_stop();
  server.join();  // would wait for as long as the answer is under way
}

}  // namespace jwtsync::http_connection_test
