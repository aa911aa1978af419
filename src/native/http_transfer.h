// SPDX-License-Identifier: Apache-2.0
// One request on its way, and what has come back of it so far.
#pragma once

#include "native/curl.h"

#include <jwtsync/world.h>
#include <array>
#include <string>

namespace jwtsync::native {

/// Whether a request can be sent as it is, to where it says. `argument_invalid` otherwise.
[[nodiscard]] Result<void> check_transfer(const HttpRequest& request);

/// Owns a libcurl handle, which points back to it: it never moves.
class Transfer {
 public:
  /// `request` passed `check_transfer`, and all three outlive this. `system_ca_file`: certificates that the system
  /// trusts beside its own, in a file; empty for none.
  Transfer(const Curl& curl, const HttpRequest& request, const std::string& system_ca_file);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  /// Null where there is no memory for one.
  [[nodiscard]] CURL* handle() const noexcept { return handle_; }
  /// The answer, or why there is none. Call it once, when libcurl is done with the handle.
  [[nodiscard]] Result<HttpResponse> finish(CURLcode outcome);

 private:
  void configure();
  void configure_method();
  void configure_route();
  void configure_trust();
  [[nodiscard]] Error failure_of(CURLcode outcome) const;
  [[nodiscard]] std::size_t take_header(std::string_view line);
  [[nodiscard]] std::size_t take_body(std::string_view part);
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* transfer);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* transfer);

  const Curl& curl_;
  const HttpRequest& request_;
  const std::string& system_ca_file_;
  CURL* handle_ = nullptr;
  curl_slist* headers_ = nullptr;
  curl_slist* route_ = nullptr;
  std::array<char, CURL_ERROR_SIZE> reason_{};  // what libcurl says of a failure
  HttpResponse response_;
  std::size_t header_size_ = 0;
  bool body_too_large_ = false;
};

}  // namespace jwtsync::native
