// SPDX-License-Identifier: Apache-2.0
// From bytes to a request, as many of them as have come. No sockets here.
#pragma once

#include "base/wipe.h"
#include "native/http_message.h"
#include "native/receive_buffer.h"

#include <jwtsync/system.h>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace jwtsync::native {

enum class BodyUse : std::uint8_t { keep, drop };

/// A body as Beast fills it, which names the two types.
struct ReceivedBody {
  struct value_type {  // NOLINT(readability-identifier-naming)
    std::string text = {};
    BodyUse use = BodyUse::keep;
  };
  class reader {  // NOLINT(readability-identifier-naming)
   public:
    template <bool is_request, typename Fields>
    reader(boost::beast::http::header<is_request, Fields>& /*header*/, value_type& body) : body_(body) {}

    void init(const boost::optional<std::uint64_t>& length, boost::system::error_code& error) {
      if (body_.use == BodyUse::keep && length) body_.text.reserve(static_cast<std::size_t>(*length));
      error = {};
    }
    template <typename Buffers>
    std::size_t put(const Buffers& buffers, boost::system::error_code& error) {
      error = {};
      std::size_t size = 0;
      for (const boost::asio::const_buffer part : boost::beast::buffers_range_ref(buffers)) {
        size += part.size();
        if (body_.use == BodyUse::drop) continue;
        base::append_wiping(body_.text, {static_cast<const char*>(part.data()), part.size()});
      }
      return size;
    }
    void finish(boost::system::error_code& error) { error = {}; }

   private:
    value_type& body_;
  };
};

/// Reads one request. Until that is whole, its header stands on private pages and nowhere else.
class RequestParser {
 public:
  /// `pages` must outlive it.
  RequestParser(PrivatePages& pages, const ServerLimits& limits);
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;
  ~RequestParser();

  enum class Goal : std::uint8_t { header, whole };
  /// Takes out of `buffer` what it understands, up to the goal, and says whether that is reached.
  [[nodiscard]] tl::expected<bool, Fault> advance(ReceiveBuffer& buffer, Goal goal);
  /// Bytes that it holds of the request.
  [[nodiscard]] std::size_t held() const { return fields_.used() + parser_.get().body().text.size(); }

  // All below are for a request of which the header is there.

  /// Writes a copy of the header over that of `request`, into the memory that is there, and moves the body there as far
  /// as it has come.
  void take_request(ReceivedRequest& request);
  [[nodiscard]] unsigned version() const { return parser_.get().version(); }
  [[nodiscard]] bool is_whole() const { return parser_.is_done(); }
  [[nodiscard]] std::uint64_t announced_size() const { return parser_.content_length().value_or(0); }
  [[nodiscard]] Persistence persistence() const {
    return parser_.get().keep_alive() ? Persistence::keep : Persistence::close;
  }
  /// Keeps the body that comes, or drops it; more than `most` bytes of it are a fault.
  void expect_body(BodyUse use, std::size_t most);

 private:
  [[nodiscard]] std::size_t count_fields() const;

  FieldMemory fields_;
  boost::beast::http::request_parser<ReceivedBody, FieldAllocator<char>> parser_;
  std::optional<std::size_t> header_fields_;  // how many, once the header is whole
};

}  // namespace jwtsync::native
