// SPDX-License-Identifier: Apache-2.0
#include "ports/http.h"

#include <jwtsync/testing.h>

#include <algorithm>

namespace jwtsync::testing {
namespace {

/// What a server sees of a URL: path and query.
std::string target_of(std::string_view url, std::string_view authority) {
  const std::size_t end = static_cast<std::size_t>(authority.data() - url.data()) + authority.size();
  const std::string target(url.substr(end, url.find('#', end) - end));
  return target.starts_with('/') ? target : '/' + target;
}

/// Who was asked, as errors of the real client begin.
std::string words_for(const HttpRequest& request) {
  if (request.connect_to.starts_with('/')) return "unix:" + request.connect_to;
  const std::string authority(ports::authority_of(request.url));
  return request.connect_to.empty() ? authority : authority + " (" + request.connect_to + ")";
}

std::string port_of(std::string_view authority) {
  const std::size_t colon = authority.rfind(':');
  return std::string(authority.substr(std::min(colon, authority.size())));
}

}  // namespace

std::vector<Result<HttpResponse>> FakeNetwork::exchange(std::span<const HttpRequest> requests) {
  std::vector<Result<HttpResponse>> responses;
  for (const HttpRequest& request : requests) responses.push_back(exchange_one(request));
  return responses;
}

Result<HttpResponse> FakeNetwork::exchange_one(const HttpRequest& request) {
  if (Result<void> sendable = ports::check_request(request); !sendable) return failure(std::move(sendable).error());
  const std::string_view asked = ports::authority_of(request.url);
  if (request.stop.stop_requested()) {
    return failure(Code::target_timeout, std::string(asked) + " was not waited for any longer");
  }
  const bool unix_socket = request.connect_to.starts_with('/');
  const std::string reached = request.connect_to.empty() ? std::string(asked)
                              : unix_socket              ? request.connect_to
                                                         : request.connect_to + port_of(asked);
  if (const auto failed = failures_.find(reached); failed != failures_.end()) return failure(failed->second);
  const auto service = services_.find(reached);
  if (service == services_.end()) {
    return failure(Code::target_unreachable, words_for(request) + " does not answer: connection refused");
  }
  ReceivedRequest received{request.method, std::string(target_of(request.url, asked)), request.headers, request.body,
                           unix_socket ? Peer::unix_socket : Peer::loopback};
  received.headers.emplace_back("Host", asked);
  HttpResponse response = service->second->handle(received);
  if (response.body.size() > request.body_limit) {
    return failure(Code::answer_too_large,
                   words_for(request) + " answers with more than " + std::to_string(request.body_limit) + " bytes");
  }
  return response;
}

Result<std::vector<std::string>> FakeNetwork::addresses(const std::string& host) {
  const auto found = names_.find(host);
  if (found == names_.end()) return failure(Code::target_unreachable, host + " has no address");
  return found->second;
}

}  // namespace jwtsync::testing
