// SPDX-License-Identifier: Apache-2.0
#include "native/http_exchanges.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../token/allocations.h"
#include "native/http_message.h"
#include "native/http_parser.h"

namespace jwtsync::native::http_exchanges_test {

using Goal = RequestParser::Goal;

constexpr std::string_view canary = "Bearer c4n4ry-c4n4ry-c4n4ry-c4n4ry";

TEST(http_exchanges, what_has_ended_is_lent_again) {
  Exchanges exchanges;
  const Exchange* first = nullptr;
  {
    const Exchanges::Loan one = exchanges.lend();
    const Exchanges::Loan other = exchanges.lend();
    EXPECT_NE(&*one, &*other);
    first = &*one;
  }
  EXPECT_EQ(&*exchanges.lend(), first);
}

TEST(http_exchanges, what_was_moved_is_given_back_once) {
  Exchanges exchanges;
  {
    Exchanges::Loan one = exchanges.lend();
    const Exchanges::Loan same = std::move(one);
  }
  const Exchanges::Loan one = exchanges.lend();
  const Exchanges::Loan other = exchanges.lend();
  EXPECT_NE(&*one, &*other);
}

TEST(http_exchanges, nothing_of_a_client_is_there_for_the_next) {
  Exchanges exchanges;
  {
    const Exchanges::Loan one = exchanges.lend();
    one->request.headers.emplace_back("Authorization", canary);
    one->request.target = one->request.body = canary;
    one->request.certificate = std::make_shared<ClientCertificate>();
  }
  const Exchanges::Loan next = exchanges.lend();
  ASSERT_EQ(next->request.headers.size(), 1u);
  for (const std::string* text : {&next->request.headers[0].second, &next->request.target, &next->request.body}) {
    EXPECT_EQ(*text, "");
    EXPECT_EQ(std::string_view(text->data(), canary.size()).find_first_not_of('\0'), std::string_view::npos);
  }
  EXPECT_EQ(next->request.certificate, nullptr);
}

TEST(http_exchanges, of_one_that_took_much_nothing_is_kept) {
  const auto kept_of = [](const auto& use) {
    Exchanges exchanges;
    {
      const Exchanges::Loan one = exchanges.lend();
      one->head.reserve(100);  // by this it is known again
      use(*one);
    }
    return exchanges.lend()->head.capacity() >= 100;
  };
  const std::string large(Exchanges::most_kept_of_one, 'a');
  EXPECT_TRUE(kept_of([](Exchange&) {}));
  EXPECT_FALSE(kept_of([&](Exchange& one) { one.request.headers.emplace_back("A", large); }));
  EXPECT_FALSE(kept_of([&](Exchange& one) { one.response.headers.emplace_back("A", large); }));
  EXPECT_FALSE(kept_of([&](Exchange& one) { one.request.target = large; }));
  EXPECT_FALSE(kept_of([&](Exchange& one) { one.request.body = large; }));
  EXPECT_FALSE(kept_of([&](Exchange& one) { one.response.body = large; }));
  EXPECT_FALSE(kept_of([&](Exchange& one) { one.head = large; }));
  EXPECT_FALSE(kept_of([](Exchange& one) { one.request.headers.resize(Exchanges::most_kept_of_one / 64); }));
}

TEST(http_exchanges, no_more_are_kept_than_are_worth_it) {
  Exchanges exchanges;
  {
    std::vector<Exchanges::Loan> flood;
    for (std::size_t i = 0; i < 3 * Exchanges::most_kept; ++i) {
      flood.push_back(exchanges.lend());
      flood.back()->head.reserve(100);
    }
  }
  std::size_t kept = 0;
  std::vector<Exchanges::Loan> again;
  for (std::size_t i = 0; i < 3 * Exchanges::most_kept; ++i) {
    again.push_back(exchanges.lend());
    if (again.back()->head.capacity() >= 100) ++kept;
  }
  EXPECT_EQ(kept, Exchanges::most_kept);
}

#ifndef JWTSYNC_UNDER_TSAN
TEST(http_exchanges, a_request_is_read_and_its_answer_written_without_an_allocation) {
  Exchanges exchanges;
  PrivatePages pages(8'192);
  DateText date;
  const std::string request = "GET /verify HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
                              std::string(600, 'a') + "\r\nX-Of-A-Browser: " + std::string(100, 'b') + "\r\n\r\n";
  const auto answer_one = [&](int second) {
    ReceiveBuffer buffer(pages);
    RequestParser parser(pages, {});
    request.copy(static_cast<char*>(buffer.prepare().data()), request.size());
    buffer.commit(request.size());
    const auto there = parser.advance(buffer, Goal::header);
    const Exchanges::Loan exchange = exchanges.lend();
    parser.take_request(exchange->request);
    const auto fault = fault_in(exchange->request, parser.version());
    exchange->response.headers.resize(1);
    exchange->response.headers[0].first = "X-Subject";
    exchange->response.headers[0].second = "8f14e45f-ceea-467f-9575-1a2b3c4d5e6f";
    write_head(exchange->head, exchange->response, parser.persistence(), date.at(Time(std::chrono::seconds(second))));
    return there && *there && !fault && exchange->request.headers.size() == 3;
  };
  ASSERT_TRUE(answer_one(1));
  const std::size_t before = allocations();
  bool good = true;
  for (int i = 0; i < 100; ++i) good = answer_one(1) && good;
  EXPECT_EQ(allocations() - before, 0u);
  EXPECT_TRUE(good);
}
#endif

}  // namespace jwtsync::native::http_exchanges_test
