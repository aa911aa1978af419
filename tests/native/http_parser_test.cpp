// SPDX-License-Identifier: Apache-2.0
#include "native/http_parser.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <string_view>

namespace jwtsync::native::http_parser_test {

using Goal = RequestParser::Goal;

class HttpParser : public ::testing::Test {
 protected:
  void put(std::string_view bytes) {
    const auto room = buffer_.prepare();
    std::memcpy(room.data(), bytes.data(), bytes.size());
    buffer_.commit(bytes.size());
  }
  bool reaches(Goal goal) {
    const auto reached = parser_.advance(buffer_, goal);
    EXPECT_TRUE(reached);
    return reached && *reached;
  }

  static ReceivedRequest taken(RequestParser& parser) {
    ReceivedRequest request;
    parser.take_request(request);
    return request;
  }

  PrivatePages pages_{8'192};
  ReceiveBuffer buffer_{pages_};
  RequestParser parser_{pages_, {}};
};

TEST_F(HttpParser, a_request_is_there_when_its_last_byte_is) {
  for (const char byte : std::string("POST /a?b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r")) {
    put({&byte, 1});
    EXPECT_FALSE(reaches(Goal::header));
  }
  put("\nab");
  EXPECT_TRUE(reaches(Goal::header));
  EXPECT_FALSE(parser_.is_whole());
  EXPECT_EQ(parser_.announced_size(), 3u);
  parser_.expect_body(BodyUse::keep, 100);
  EXPECT_FALSE(reaches(Goal::whole));
  put("cGET ");
  EXPECT_TRUE(reaches(Goal::whole));
  EXPECT_EQ(buffer_.size(), 4u) << "what follows belongs to the next request";

  const ReceivedRequest request = taken(parser_);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/a?b");
  EXPECT_EQ(request.headers, (HttpHeaders{{"Host", "h"}, {"Content-Length", "3"}}));
  EXPECT_EQ(request.body, "abc");
}

TEST_F(HttpParser, nothing_is_left_of_the_request_that_stood_there) {
  ReceivedRequest request;
  request.method = "DELETE";
  request.target = "/of/another";
  request.body = "of another";
  for (int i = 0; i < 5; ++i) request.headers.emplace_back("Authorization", "Bearer of.another." + std::to_string(i));
  put("GET /a HTTP/1.1\r\nHost: h\r\nA: \r\n\r\n");
  ASSERT_TRUE(reaches(Goal::whole));
  parser_.take_request(request);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, "/a");
  EXPECT_EQ(request.headers, (HttpHeaders{{"Host", "h"}, {"A", ""}}));
  EXPECT_EQ(request.body, "");
}

TEST_F(HttpParser, a_body_that_is_not_wanted_is_dropped) {
  put("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  ASSERT_TRUE(reaches(Goal::header));
  parser_.expect_body(BodyUse::drop, 100);
  EXPECT_TRUE(reaches(Goal::whole));
  EXPECT_EQ(taken(parser_).body, "");
}

TEST_F(HttpParser, says_what_is_wrong) {
  put("GET / HTTP/9.9\r\n\r\n");
  EXPECT_EQ(parser_.advance(buffer_, Goal::header).error(), Fault::malformed);

  RequestParser small(pages_, {.header_size = 20});
  ReceiveBuffer buffer(pages_);
  const std::string_view large = "GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa HTTP/1.1\r\n\r\n";
  std::memcpy(buffer.prepare().data(), large.data(), large.size());
  buffer.commit(large.size());
  EXPECT_EQ(small.advance(buffer, Goal::header).error(), Fault::header_too_large);
}

TEST_F(HttpParser, knows_what_it_holds) {
  EXPECT_EQ(parser_.held(), 0u);
  put("GET / HTTP/1.1\r\nA: " + std::string(4'000, 'a') + "\r\n\r\n");
  ASSERT_TRUE(reaches(Goal::header));
  EXPECT_GE(parser_.held(), 4'000u);
}

TEST(wipe_request, leaves_nothing_of_its_client_behind) {
  constexpr std::string_view canary = "Bearer c4n4ry-c4n4ry-c4n4ry-c4n4ry";
  ReceivedRequest request;
  request.headers.emplace_back("Authorization", canary);
  request.target = canary;
  request.body = canary;
  wipe(request);
  for (const std::string& text : {request.headers[0].second, request.target, request.body}) {
    EXPECT_EQ(text, "");
    EXPECT_EQ(std::string_view(text.data(), 1).front(), '\0');
  }
  const std::string& value = request.headers[0].second;
  EXPECT_EQ(std::string_view(value.data(), canary.size()).find_first_not_of('\0'), std::string_view::npos)
      << "the place where it stood";
}

}  // namespace jwtsync::native::http_parser_test
