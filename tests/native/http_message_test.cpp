// SPDX-License-Identifier: Apache-2.0
#include "native/http_message.h"

#include <gmock/gmock.h>

#include <string>

namespace jwtsync::native::http_message_test {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr Time some_time = std::chrono::sys_days(std::chrono::year{1994} / std::chrono::November / 6) +
                           std::chrono::hours(8) + std::chrono::minutes(49) + std::chrono::milliseconds(37'900);

/// Written over another one.
std::string head_of(const HttpResponse& response, Persistence persistence, Time now) {
  std::string head = "HTTP/1.1 200 OK\r\nX-Of-Another: yes\r\n\r\n";
  DateText date;
  write_head(head, response, persistence, date.at(now));
  return head;
}

TEST(http_message, a_date_is_that_of_its_second) {
  DateText date;
  EXPECT_EQ(date.at(some_time), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(date.at(some_time + std::chrono::milliseconds(99)), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(date.at(some_time + std::chrono::milliseconds(100)), "Sun, 06 Nov 1994 08:49:38 GMT");
  EXPECT_EQ(date.at(some_time), "Sun, 06 Nov 1994 08:49:37 GMT") << "a clock that was set back";
  EXPECT_EQ(DateText().at(Time()), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(http_message, an_answer_has_its_head) {
  // The date is the example of RFC 9110 5.6.7.
  EXPECT_EQ(head_of({200, {{"Content-Type", "text/plain"}}, "12345"}, Persistence::keep, some_time),
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: text/plain\r\n"
            "Content-Length: 5\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(head_of({299, {}, ""}, Persistence::close, some_time),
            "HTTP/1.1 299 \r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

TEST(http_message, an_answer_without_a_body_has_no_length) {
  EXPECT_THAT(head_of({204, {}, ""}, Persistence::keep, some_time), Not(HasSubstr("Content-Length")));
  EXPECT_THAT(head_of({304, {}, ""}, Persistence::keep, some_time), Not(HasSubstr("Content-Length")));
}

TEST(http_message, a_service_cannot_write_the_servers_own_fields) {
  const std::string head = head_of({200,
                                    {{"content-length", "99"},
                                     {"Transfer-Encoding", "chunked"},
                                     {"Connection", "upgrade"},
                                     {"Date", "today"},
                                     {"X-Kept", "yes"}},
                                    ""},
                                   Persistence::keep, some_time);
  EXPECT_THAT(head, Not(HasSubstr("99\r\n")));
  EXPECT_THAT(head, Not(HasSubstr("chunked")));
  EXPECT_THAT(head, Not(HasSubstr("upgrade")));
  EXPECT_THAT(head, Not(HasSubstr("today")));
  EXPECT_THAT(head, HasSubstr("X-Kept: yes\r\n"));
}

TEST(http_message, a_value_cannot_write_another_field) {
  const std::string head =
      head_of({200, {{"A", "b\r\nSet-Cookie: c"}, {"D\r\nSet-Cookie", "e"}, {"", "f"}, {"G H", "i"}}, ""},
              Persistence::keep, some_time);
  EXPECT_THAT(head, Not(HasSubstr("Set-Cookie")));
  EXPECT_THAT(head, Not(HasSubstr("G H")));
}

struct FaultCase {
  Fault fault;
  int status;
  std::string_view code;
};

TEST(http_message, a_fault_is_answered_with_its_status_and_an_error_in_json) {
  constexpr FaultCase cases[] = {
      {Fault::malformed, 400, "request_malformed"},
      {Fault::timed_out, 408, "deadline_exceeded"},
      {Fault::body_too_large, 413, "request_malformed"},
      {Fault::expectation_unknown, 417, "request_malformed"},
      {Fault::header_too_large, 431, "request_malformed"},
      {Fault::service_failed, 500, "internal_error"},
      {Fault::transfer_coding_unknown, 501, "request_malformed"},
  };
  for (const FaultCase& tried : cases) {
    const HttpResponse response = response_to(tried.fault);
    EXPECT_EQ(response.status, tried.status);
    EXPECT_EQ(header(response.headers, "content-type"), "application/json");
    EXPECT_THAT(response.body, ::testing::MatchesRegex(R"(\{"error":\{"code":")" + std::string(tried.code) +
                                                       R"(","message":"[^"\\]+","hint":"[^"\\]+"\}\})"));
  }
}

struct FramingCase {
  std::string_view what;
  HttpHeaders headers;
  unsigned version = 11;
  std::optional<Fault> fault;
  std::string url = "/";
};

TEST(http_message, a_request_whose_framing_is_ambiguous_is_refused) {
  const HttpHeaders host{{"Host", "a"}};
  const auto with = [&](HttpHeaders more) {
    more.insert(more.begin(), host.begin(), host.end());
    return more;
  };
  const std::vector<FramingCase> cases{
      {"plain", host, 11, std::nullopt},
      {"a length", with({{"Content-Length", "1"}}), 11, std::nullopt},
      {"chunked", with({{"Transfer-Encoding", "Chunked"}}), 11, std::nullopt},
      {"both", with({{"Content-Length", "1"}, {"Transfer-Encoding", "chunked"}}), 11, Fault::malformed},
      {"both, the other way round", with({{"transfer-encoding", "chunked"}, {"content-length", "1"}}), 11,
       Fault::malformed},
      {"a list of lengths", with({{"Content-Length", "1, 1"}}), 11, Fault::malformed},
      {"two lengths", with({{"Content-Length", "1"}, {"Content-Length", "2"}}), 11, Fault::malformed},
      {"equal lengths", with({{"Content-Length", "1"}, {"Content-Length", "1"}}), 11, Fault::malformed},
      {"two codings", with({{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}), 11, Fault::malformed},
      {"another coding", with({{"Transfer-Encoding", "gzip, chunked"}}), 11, Fault::transfer_coding_unknown},
      {"a coding in 1.0", with({{"Transfer-Encoding", "chunked"}}), 10, Fault::malformed},
      {"no host", {}, 11, Fault::malformed},
      {"no host in 1.0", {}, 10, std::nullopt},
      {"two hosts", with({{"HOST", "b"}}), 11, Fault::malformed},
      {"expects 100", with({{"Expect", "100-Continue"}}), 11, std::nullopt},
      {"expects more", with({{"Expect", "200-ok"}}), 11, Fault::expectation_unknown},
      {"a proxy's target", host, 11, Fault::malformed, "http://a/"},
      {"all of the server", host, 11, Fault::malformed, "*"},
  };
  for (const FramingCase& tried : cases) {
    ReceivedRequest request;
    request.target = tried.url;
    request.headers = tried.headers;
    EXPECT_EQ(fault_in(request, tried.version), tried.fault) << tried.what;
  }
}

}  // namespace jwtsync::native::http_message_test
