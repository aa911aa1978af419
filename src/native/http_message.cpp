// SPDX-License-Identifier: Apache-2.0
#include "native/http_message.h"

#include "base/characters.h"
#include "base/wipe.h"

#include <fmt/format.h>
#include <jwtsync/result.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace jwtsync::native {
namespace {

struct Reason {
  int status;
  std::string_view text;
};
constexpr std::array reasons{
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{204, "No Content"},
    Reason{304, "Not Modified"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{413, "Content Too Large"},
    Reason{417, "Expectation Failed"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{503, "Service Unavailable"},
};

/// RFC 9112 4: clients ignore the reason; it may be empty.
std::string_view reason_of(int status) noexcept {
  const auto found = std::find_if(reasons.begin(), reasons.end(), [&](Reason one) { return one.status == status; });
  return found != reasons.end() ? found->text : std::string_view();
}

/// RFC 9110 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT", in English wherever we run.
std::string date_of(Time time) {
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - midnight));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[std::chrono::weekday(midnight).c_encoding()],
                     static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

bool is_servers_own(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 4> own{"Connection", "Content-Length", "Date", "Transfer-Encoding"};
  return std::any_of(own.begin(), own.end(), [&](auto one) { return base::equal_ignoring_case(one, name); });
}

/// A service's field with a line end in it would let whoever wrote the value write the rest of the answer.
bool can_be_sent(const std::pair<std::string, std::string>& field) noexcept {
  const auto clean = [](std::string_view text) {
    constexpr auto none = std::string_view::npos;
    return text.find('\r') == none && text.find('\n') == none && text.find('\0') == none;
  };
  return !field.first.empty() && clean(field.first) && clean(field.second) &&
         field.first.find_first_of(": \t") == std::string::npos;
}

void append_number(std::string& text, std::size_t number) {
  std::array<char, std::numeric_limits<std::size_t>::digits10 + 1> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  text.append(digits.data(), written.ptr);
}

struct FaultRow {
  int status;
  Code code;
  std::string_view message;
  std::string_view hint;
};

FaultRow row_of(Fault fault) noexcept {
  switch (fault) {
    case Fault::malformed:
      return {400, Code::request_malformed, "the request is not HTTP/1.1 as RFC 9112 has it",
              "check the client, and any proxy before this listener"};
    case Fault::timed_out: return {408, Code::deadline_exceeded, "the request did not arrive in time", "send it again"};
    case Fault::body_too_large:
      return {413, Code::request_malformed, "the request's body is too large", "send a smaller one"};
    case Fault::expectation_unknown:
      return {417, Code::request_malformed, "only 100-continue is supported as an expectation",
              "leave the Expect field out"};
    case Fault::header_too_large:
      return {431, Code::request_malformed, "the request's header is too large", "send fewer or shorter fields"};
    case Fault::service_failed: return {500, Code::internal_error, "the service failed", "look at its log"};
    case Fault::transfer_coding_unknown:
      return {501, Code::request_malformed, "only chunked is supported as a transfer coding", "send the body as it is"};
    case Fault::no_room:
      return {503, Code::deadline_exceeded, "there is no room for the rest of this request: too many are half sent",
              "send it again, all at once"};
  }
  return {500, Code::internal_error, "the service failed", "look at its log"};
}

std::size_t count(const HttpHeaders& headers, std::string_view name) noexcept {
  return static_cast<std::size_t>(std::count_if(
      headers.begin(), headers.end(), [&](const auto& field) { return base::equal_ignoring_case(field.first, name); }));
}

}  // namespace

std::string_view DateText::at(Time now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (text_.empty() || second != second_) text_ = date_of(second_ = second);
  return text_;
}

void write_head(std::string& head, const HttpResponse& response, Persistence persistence, std::string_view date) {
  head = "HTTP/1.1 ";
  append_number(head, static_cast<std::size_t>(response.status));
  head.append(" ").append(reason_of(response.status)).append("\r\nDate: ").append(date).append("\r\n");
  for (const auto& field : response.headers) {
    if (is_servers_own(field.first) || !can_be_sent(field)) continue;
    head.append(field.first).append(": ").append(field.second).append("\r\n");
  }
  if (has_body(response.status)) {
    append_number(head.append("Content-Length: "), response.body.size());
    head += "\r\n";
  }
  head += persistence == Persistence::keep ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
}

HttpResponse response_to(Fault fault) {
  const FaultRow row = row_of(fault);
  // Our own words, none of which needs an escape in JSON.
  return {row.status,
          {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          fmt::format(R"({{"error":{{"code":"{}","message":"{}","hint":"{}"}}}})", name_of(row.code), row.message,
                      row.hint)};
}

std::optional<Fault> fault_in(const ReceivedRequest& request, unsigned version) {
  constexpr unsigned http_1_1 = 11;
  const std::size_t codings = count(request.headers, "Transfer-Encoding");
  // RFC 9112 6.3: both, or several of one, "ought to be handled as an error".
  if (codings > 0 && count(request.headers, "Content-Length") > 0) return Fault::malformed;
  if (codings > 1 || count(request.headers, "Content-Length") > 1) return Fault::malformed;
  // RFC 9110 8.6: one number; a list of equal ones may be refused, and here it is.
  if (const auto length = header(request.headers, "Content-Length"); length && !base::is_whole_number(*length)) {
    return Fault::malformed;
  }
  // RFC 9112 6.1: HTTP/1.0 knows no transfer coding.
  if (codings == 1 && version < http_1_1) return Fault::malformed;
  if (codings == 1 && !base::equal_ignoring_case(*header(request.headers, "Transfer-Encoding"), "chunked")) {
    return Fault::transfer_coding_unknown;
  }
  // RFC 9112 3.2: exactly one Host, which an HTTP/1.0 request may lack.
  const std::size_t hosts = count(request.headers, "Host");
  if (hosts > 1 || (hosts == 0 && version >= http_1_1)) return Fault::malformed;
  // RFC 9112 3.2.1: the form of a request to an origin server. The others are for proxies, which we are not.
  if (!request.target.starts_with('/')) return Fault::malformed;
  if (header(request.headers, "Expect") && !expects_continue(request)) return Fault::expectation_unknown;
  return std::nullopt;
}

void wipe(ReceivedRequest& request) noexcept {
  for (auto& [name, value] : request.headers) base::wipe(value);
  base::wipe(request.target);
  base::wipe(request.body);
  base::wipe_vector_registers();  // of what was copied and compared
}

bool expects_continue(const ReceivedRequest& request) noexcept {
  const auto expectation = header(request.headers, "Expect");
  return expectation && base::equal_ignoring_case(*expectation, "100-continue");
}

}  // namespace jwtsync::native
