// SPDX-License-Identifier: Apache-2.0
#include "native/http_held.h"

#include <gtest/gtest.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <optional>

namespace jwtsync::native {
namespace {

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

}  // namespace
}  // namespace jwtsync::native
