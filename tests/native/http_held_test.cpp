// SPDX-License-Identifier: Apache-2.0
#include "native/http_held.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../support/raw_connection.h"
#include "../support/running_server.h"

namespace jwtsync::native::http_held_test {

namespace asio = boost::asio;

TEST(http_held, news_end_the_wait_of_those_who_wait_for_them_and_of_no_other) {
  asio::io_context context;
  asio::steady_timer first(context, std::chrono::hours(1)), second(context, std::chrono::hours(1));
  int first_ended = 0, second_ended = 0;
  first.async_wait([&](boost::system::error_code) { ++first_ended; });
  second.async_wait([&](boost::system::error_code) { ++second_ended; });
  HeldRequests held;
  const HeldRequests::Place of_first(held, 1, first), of_second(held, 2, second);
  held.wake(std::array<std::uint64_t, 2>{1, 7});
  context.poll();
  EXPECT_EQ(first_ended, 1);
  EXPECT_EQ(second_ended, 0);
  second.cancel();
  context.poll();
}

TEST(http_held, who_has_left_is_not_kept) {
  asio::io_context context;
  asio::steady_timer timer(context);
  HeldRequests held;
  EXPECT_TRUE(held.empty());
  std::optional<HeldRequests::Place> place(std::in_place, held, 1, timer);
  EXPECT_FALSE(held.empty());
  place.reset();
  EXPECT_TRUE(held.empty());
  held.wake(std::array<std::uint64_t, 1>{1});
}

constexpr std::uint64_t of_news = 7;

/// Whoever asks for /wait waits until somebody has asked for /tell.
class Board : public HttpService {
 public:
  explicit Board(std::chrono::milliseconds longest) : longest_(longest) {}
  HttpResponse handle(const ReceivedRequest& request) override {
    ++asked;
    if (request.target == "/tell") {
      told_ = true;
      news_ = {of_news};
    }
    if (told_) return {200, {}, "news"};
    return {204, {}, "", Hold{longest_, of_news}};
  }
  std::vector<std::uint64_t> take_news() override { return std::exchange(news_, {}); }

  std::atomic<int> asked{0};

 private:
  const std::chrono::milliseconds longest_;
  bool told_ = false;
  std::vector<std::uint64_t> news_;
};

/// What is told by another thread, and by no request.
class Ticker : public HttpService {
 public:
  HttpResponse handle(const ReceivedRequest& /*request*/) override {
    ++asked;
    if (told) return {200, {}, "news"};
    return {204, {}, "", Hold{std::chrono::minutes(10), of_news}};
  }
  std::vector<std::uint64_t> take_news() override {
    if (!told) return {};
    return {of_news};
  }

  std::atomic<int> asked{0};
  std::atomic<bool> told{false};
};

std::string get(const std::string& path) { return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n"; }
std::string last_get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
}

std::size_t threads_of_this_process() {
  const std::filesystem::directory_iterator all("/proc/self/task");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

TEST(http_held, all_who_wait_are_answered_when_there_is_news_and_none_of_them_takes_a_thread) {
  constexpr int many = 200;
  Board board(std::chrono::minutes(1));
  const RunningServer server(board);
  const std::size_t threads = threads_of_this_process();
  std::vector<RawConnection> waiting;
  for (int i = 0; i < many; ++i) {
    waiting.emplace_back(server.address());
    waiting.back().send(get("/wait"));
  }
  while (board.asked < many) std::this_thread::yield();
  EXPECT_EQ(threads_of_this_process(), threads);
  RawConnection teller(server.address());
  teller.send(last_get("/tell"));
  EXPECT_THAT(teller.read_all(), ::testing::EndsWith("news"));
  for (RawConnection& connection : waiting) {
    EXPECT_THAT(connection.read_until("news"), ::testing::StartsWith("HTTP/1.1 200 OK\r\n"));
  }
  EXPECT_EQ(board.asked, 2 * many + 1) << "each was asked for once more, and no more often";
  waiting.front().send(last_get("/wait"));
  EXPECT_THAT(waiting.front().read_all(), ::testing::EndsWith("news")) << "the connection goes on";
}

TEST(http_held, news_that_came_by_no_request_are_looked_for_when_that_is_said) {
  Ticker ticker;
  RunningServer server(ticker);
  RawConnection waiting(server.address());
  waiting.send(last_get("/wait"));
  while (ticker.asked == 0) std::this_thread::yield();
  ticker.told = true;
  server.look_for_news();  // by its own thread, which holds the request before it looks
  EXPECT_THAT(waiting.read_all(), ::testing::EndsWith("news"));
}

TEST(http_held, a_response_that_became_no_better_is_sent_at_the_end_of_its_time) {
  Board board(std::chrono::milliseconds(50));
  const RunningServer server(board);
  RawConnection connection(server.address());
  connection.send(last_get("/wait"));
  EXPECT_THAT(connection.read_all(), ::testing::StartsWith("HTTP/1.1 204 "));
}

TEST(http_held, no_service_holds_a_response_for_longer_than_the_server_lets_it) {
  Board board(std::chrono::hours(1));
  ServerLimits limits;
  limits.longest_hold = std::chrono::milliseconds(50);
  const RunningServer server(board, limits);
  RawConnection connection(server.address());
  connection.send(last_get("/wait"));
  EXPECT_THAT(connection.read_all(), ::testing::StartsWith("HTTP/1.1 204 "));
}

TEST(http_held, the_end_of_the_server_ends_every_wait) {
  Board board(std::chrono::minutes(1));
  ServerLimits limits;
  limits.stop_timeout = std::chrono::minutes(1);
  RunningServer server(board, limits);
  RawConnection connection(server.address());
  connection.send(get("/wait"));
  while (board.asked < 1) std::this_thread::yield();
  server.request_stop();
  EXPECT_THAT(connection.read_all(), ::testing::StartsWith("HTTP/1.1 204 "));
  server.join();
}

}  // namespace jwtsync::native::http_held_test
