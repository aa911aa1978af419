// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <jwtsync/system.h>
#include <jwtsync/testing.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include "native/process.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "../support/raw_connection.h"
#include "../support/re_execution.h"
#include "../support/running_server.h"
#include "../support/scratch_directory.h"

namespace jwtsync::http_server_test {

using std::chrono::milliseconds;
using ::testing::EndsWith;
using testing::FunctionService;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::string get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string last_get = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

class HttpServerTest : public ::testing::Test {
 protected:
  static bool answers(const Address& address) {
    RawConnection connection(address);
    connection.send(last_get);
    return connection.read_all().ends_with("answer");
  }
  /// Connections that were taken and wait for a request.
  static std::vector<RawConnection> open(const Address& address, std::size_t count) {
    std::vector<RawConnection> connections;
    for (std::size_t i = 0; i < count; ++i) connections.emplace_back(address);
    return connections;
  }

  static std::size_t descriptors_in_use() {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

  FunctionService service_{[](const ReceivedRequest&) { return HttpResponse{200, {}, "answer"}; }};
};

TEST_F(HttpServerTest, each_of_its_addresses_has_its_service) {
  FunctionService other([](const ReceivedRequest&) { return HttpResponse{200, {}, "other"}; });
  const auto server = std::move(*HttpServer::create());
  const auto first = server->listen({"127.0.0.1", 0, {}}, service_);
  const auto second = server->listen({"127.0.0.1", 0, {}}, other);
  ASSERT_TRUE(first && second);
  const std::jthread thread([&](std::stop_token stop) { server->run(std::move(stop)); });
  EXPECT_TRUE(answers(*first));
  EXPECT_FALSE(answers(*second));
}

TEST_F(HttpServerTest, an_address_in_use_is_refused) {
  const RunningServer server(service_);
  const auto second = std::move(*HttpServer::create());
  EXPECT_EQ(second->listen(server.address(), service_).error().code, Code::address_in_use);
}

TEST_F(HttpServerTest, ten_thousand_idle_connections_keep_nobody_from_an_answer) {
  constexpr std::size_t wanted = 10'000, others = 200;  // descriptors that the test itself needs, and to spare
  const std::size_t held = std::min(wanted, native::raise_descriptor_limit() - others);
  std::cout << "holding " << held << " idle connections\n";
  ServerLimits limits;  // however slowly this machine opens them
  limits.first_byte_timeout = limits.idle_timeout = std::chrono::minutes(5);
  const RunningServer server(service_, limits);
  run_in_child([&] {  // their other ends are in another process, whose descriptors count by themselves
    auto idle = open(server.address(), held);
    for (auto& connection : idle) {
      ASSERT_TRUE(connection.send(get));
      ASSERT_THAT(connection.read_until("answer"), EndsWith("answer"));
    }
    EXPECT_TRUE(answers(server.address()));
    for (const std::size_t one : {std::size_t{0}, held / 2, held - 1}) {
      idle[one].send(last_get);
      EXPECT_THAT(idle[one].read_all(), EndsWith("answer"));
    }
  });
}

TEST_F(HttpServerTest, those_who_send_a_byte_at_a_time_keep_nobody_from_an_answer_and_are_ended) {
  ServerLimits limits;
  limits.request_timeout = milliseconds(100);
  limits.header_size = 100'000'000;  // so that it is the time that ends them
  const RunningServer server(service_, limits);
  std::vector<std::jthread> senders;
  for (int i = 0; i < 4; ++i) {
    senders.emplace_back([&] {
      RawConnection slow(server.address());
      slow.send("GET / HTTP/1.1\r\nHost: h\r\nX: ");
      while (slow.send("a")) {  // fails when the server has ended the connection
      }
    });
  }
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(answers(server.address()));
}

TEST_F(HttpServerTest, those_who_send_too_large_a_header_keep_nobody_from_an_answer) {
  const RunningServer server(service_);
  const std::string large = "GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(1'000'000, 'a');
  auto senders = open(server.address(), 50);
  for (auto& connection : senders) {
    connection.send(large);
    EXPECT_TRUE(answers(server.address()));
  }
  for (auto& connection : senders) EXPECT_THAT(connection.read_all(), StartsWith("HTTP/1.1 431 "));
}

TEST_F(HttpServerTest, many_that_never_finish_their_request_keep_nobody_from_an_answer) {
  const RunningServer server(service_);
  auto slow = open(server.address(), 200);
  for (auto& connection : slow) connection.send("GET / HTTP/1.1\r\nX: ");
  EXPECT_TRUE(answers(server.address()));
}

TEST_F(HttpServerTest, where_no_room_is_left_the_newcomer_takes_the_place_of_the_one_idle_for_longest) {
  ServerLimits limits;
  limits.connections = 3;
  const RunningServer server(service_, limits);
  auto taken = open(server.address(), 3);
  for (const std::size_t one : {std::size_t{1}, std::size_t{0}, std::size_t{2}}) {
    taken[one].send(get);
    ASSERT_THAT(taken[one].read_until("answer"), EndsWith("answer"));
  }
  RawConnection newcomer(server.address());
  newcomer.send(last_get);
  EXPECT_THAT(newcomer.read_all(), EndsWith("answer"));
  EXPECT_THAT(taken[1].read_all(), IsEmpty());
  for (const std::size_t one : {std::size_t{0}, std::size_t{2}}) {
    taken[one].send(last_get);
    EXPECT_THAT(taken[one].read_all(), EndsWith("answer"));
  }
}

TEST_F(HttpServerTest, more_connections_than_there_is_room_for_keep_nobody_from_an_answer) {
  ServerLimits limits;
  limits.connections = 100;
  const RunningServer server(service_, limits);
  const std::string half = "GET / HTTP/1.1\r\nX: ";
  for (const std::string& begun : {std::string(), std::string("G"), half}) {
    auto silent = open(server.address(), 300);
    for (auto& connection : silent) connection.send(begun);
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(answers(server.address())) << begun;
  }
}

TEST_F(HttpServerTest, connections_leave_descriptors_to_the_rest_of_the_process) {
  run_in_child([this] {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 300;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    const RunningServer server(service_);
    const pid_t flood = ::fork();  // the other ends are in a process of their own
    if (flood == 0) {
      auto silent = open(server.address(), 290);
      ::pause();
    }
    while (descriptors_in_use() < 160) std::this_thread::yield();
    for (int i = 0; i < 200; ++i) EXPECT_TRUE(answers(server.address()));
    EXPECT_LT(descriptors_in_use(), 200u);
    ::kill(flood, SIGKILL);
    ::waitpid(flood, nullptr, 0);
  });
}

TEST_F(HttpServerTest, a_newcomer_gets_in_where_the_process_has_no_descriptor_left) {
  run_in_child([this] {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 100;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    const RunningServer server(service_);
    auto idle = open(server.address(), 2);
    for (auto& connection : idle) {
      connection.send(get);
      ASSERT_THAT(connection.read_until("answer"), EndsWith("answer"));
    }
    RawConnection late;  // has its descriptor, and no server yet
    std::vector<int> others;
    for (int next = ::dup(0); next >= 0; next = ::dup(0)) others.push_back(next);
    ASSERT_TRUE(late.connect_to(server.address()));
    late.send(last_get);
    EXPECT_THAT(late.read_all(), EndsWith("answer"));
    EXPECT_THAT(idle[0].read_all(), IsEmpty());
    for (const int one : others) ::close(one);
  });
}

TEST_F(HttpServerTest, a_silent_connection_has_less_time_where_more_than_half_of_all_are_taken) {
  ServerLimits limits;
  limits.connections = 4;
  limits.first_byte_timeout = milliseconds(50);
  const RunningServer server(service_, limits);
  auto early = open(server.address(), 2);
  for (auto& connection : early) {
    connection.send(get);
    ASSERT_THAT(connection.read_until("answer"), EndsWith("answer"));
  }
  EXPECT_THAT(RawConnection(server.address()).read_all(), IsEmpty());
  RawConnection asks(server.address());
  asks.send(get);
  ASSERT_THAT(asks.read_until("answer"), EndsWith("answer"));
  for (auto& connection : early) {
    connection.send(last_get);
    EXPECT_THAT(connection.read_all(), EndsWith("answer")) << "those who have asked have their time";
  }
}

TEST_F(HttpServerTest, half_sent_requests_that_are_too_much_together_are_turned_away_the_largest_first) {
  ServerLimits limits;
  limits.unfinished_size = 30'000;  // of which each takes some for itself
  const RunningServer server(service_, limits);
  const std::string begun = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n";
  const std::vector<std::string> larger{"X: " + std::string(8'000, 'a'), "\r\n" + std::string(8'000, 'a')};
  for (const std::string& part : larger) {
    RawConnection small(server.address()), large(server.address());
    small.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX: " + std::string(4'000, 'a'));
    large.send(begun + part);
    const std::string answer = large.read_all();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 503 "));
    EXPECT_THAT(answer, ::testing::HasSubstr("half sent"));
    small.send("\r\n\r\n");
    EXPECT_THAT(small.read_all(), EndsWith("answer"));
  }
}

TEST_F(HttpServerTest, half_sent_requests_of_a_byte_are_too_much_together_when_they_are_many) {
  ServerLimits limits;
  limits.unfinished_size = 1'000'000;
  const RunningServer server(service_, limits);
  auto silent = open(server.address(), 200);
  for (auto& connection : silent) connection.send("G");
  EXPECT_THAT(silent[0].read_all(), StartsWith("HTTP/1.1 503 ")) << "the oldest of equals";
  EXPECT_TRUE(answers(server.address()));
}

TEST_F(HttpServerTest, a_lack_of_descriptors_passes) {
  run_in_child([this] {
    const RunningServer server(service_);
    std::vector<RawConnection> waiting = open(server.address(), 4);
    for (auto& connection : waiting) {
      connection.send(get);
      ASSERT_THAT(connection.read_until("answer"), EndsWith("answer"));
    }
    RawConnection late(server.address());  // accepted or not, its descriptor on this side exists
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit none{0, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
    late.send(last_get);
    waiting[0].send(last_get);
    EXPECT_THAT(waiting[0].read_all(), EndsWith("answer")) << "those who are in are served";
    ::setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_THAT(late.read_all(), EndsWith("answer"));
  });
}

TEST_F(HttpServerTest, a_stop_ends_idle_connections_and_accepts_no_more) {
  RunningServer server(service_);
  auto idle = open(server.address(), 10);
  ASSERT_TRUE(answers(server.address()));
  server.request_stop();
  for (auto& connection : idle) EXPECT_THAT(connection.read_all(), IsEmpty());
  server.join();
  EXPECT_FALSE(RawConnection(server.address()).connected());
}

TEST_F(HttpServerTest, a_stop_lets_the_request_under_way_finish) {
  RunningServer server(service_);
  RawConnection connection(server.address());
  connection.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  ASSERT_THAT(connection.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 100 "));  // it is under way
  server.request_stop();
  connection.send("abc");
  const std::string answer = connection.read_all();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(answer, ::testing::HasSubstr("Connection: close\r\n"));
  server.join();
}

TEST_F(HttpServerTest, a_stop_waits_for_no_client_for_ever) {
  ServerLimits limits;
  limits.stop_timeout = milliseconds(50);
  RunningServer server(service_, limits);
  RawConnection connection(server.address());
  connection.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  ASSERT_THAT(connection.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 100 "));
  server.request_stop();
  server.join();
  EXPECT_THAT(connection.read_all(), IsEmpty());
}

TEST_F(HttpServerTest, a_stop_before_the_start_is_a_stop) {
  const auto server = std::move(*HttpServer::create());
  ASSERT_TRUE(server->listen({"127.0.0.1", 0, {}}, service_));
  std::stop_source stop;
  stop.request_stop();
  server->run(stop.get_token());
}

TEST_F(HttpServerTest, its_unix_sockets_are_gone_when_it_has_stopped) {
  const ScratchDirectory directory;
  RunningServer server(service_, {}, {"", 0, directory / "s"});
  EXPECT_TRUE(std::filesystem::exists(directory / "s"));
  server.request_stop();
  server.join();
  EXPECT_FALSE(std::filesystem::exists(directory / "s"));
}

TEST_F(HttpServerTest, that_never_ran_closes_what_it_opened) {
  const ScratchDirectory directory;
  {
    const auto server = std::move(*HttpServer::create());
    ASSERT_TRUE(server->listen({"", 0, directory / "s"}, service_));
  }
  EXPECT_FALSE(std::filesystem::exists(directory / "s"));
}

}  // namespace jwtsync::http_server_test
