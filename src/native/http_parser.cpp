// SPDX-License-Identifier: Apache-2.0
#include "native/http_parser.h"

#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <iterator>
#include <limits>
#include <tuple>

namespace jwtsync::native {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

Fault fault_of(error_code error) noexcept {
  if (error == http::error::header_limit) return Fault::header_too_large;
  if (error == http::error::body_limit) return Fault::body_too_large;
  return Fault::malformed;
}

}  // namespace

RequestParser::RequestParser(PrivatePages& pages, const ServerLimits& limits)
    : fields_(pages),
      parser_(std::piecewise_construct, std::make_tuple(), std::make_tuple(FieldAllocator<char>(fields_))) {
  parser_.header_limit(
      static_cast<std::uint32_t>(std::min<std::size_t>(limits.header_size, std::numeric_limits<std::uint32_t>::max())));
  parser_.body_limit(boost::none);  // not before it is known who the body is for
}

RequestParser::~RequestParser() { base::wipe(parser_.get().body().text); }

tl::expected<bool, Fault> RequestParser::advance(ReceiveBuffer& buffer, Goal goal) {
  const auto reached = [&] { return goal == Goal::whole ? parser_.is_done() : parser_.is_header_done(); };
  parser_.eager(goal == Goal::whole);
  while (!reached() && buffer.size() > 0) {
    error_code error;
    const std::size_t used = parser_.put(buffer.data(), error);
    buffer.consume(used);
    if (error == http::error::need_more) break;
    if (error) return tl::unexpected(fault_of(error));
  }
  if (parser_.is_header_done() && !header_fields_) header_fields_ = count_fields();
  // RFC 9110 6.5.1: what comes behind the body is none of the header, least of all a token.
  if (parser_.is_done() && count_fields() != *header_fields_) return tl::unexpected(Fault::malformed);
  return reached();
}

std::size_t RequestParser::count_fields() const {
  return static_cast<std::size_t>(std::distance(parser_.get().begin(), parser_.get().end()));
}

void RequestParser::expect_body(BodyUse use, std::size_t most) {
  parser_.get().body().use = use;
  parser_.body_limit(most);
}

void RequestParser::take_request(ReceivedRequest& request) {
  auto& message = parser_.get();
  request.method = message.method_string();
  request.target = message.target();
  request.headers.resize(count_fields());
  auto to = request.headers.begin();
  for (const auto& field : message) {
    to->first = field.name_string();
    to->second = field.value();
    ++to;
  }
  request.body = std::exchange(message.body().text, {});
}

}  // namespace jwtsync::native
