// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/testing.h>

namespace jwtsync::testing {
namespace {

/// `http://host:port/path?query` taken apart, as far as a fake needs it.
struct Url {
  std::string authority;
  std::string target;
};

Url take_apart(const std::string& url) {
  const std::size_t scheme = url.find("://");
  const std::size_t start = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t path = url.find('/', start);
  if (path == std::string::npos) return {url.substr(start), "/"};
  return {url.substr(start, path - start), url.substr(path)};
}

std::string port_of(const std::string& authority) {
  const std::size_t colon = authority.rfind(':');
  return colon == std::string::npos ? std::string() : authority.substr(colon);
}

}  // namespace

std::vector<Result<HttpResponse>> FakeNetwork::exchange(std::span<const HttpRequest> requests) {
  std::vector<Result<HttpResponse>> responses;
  for (const HttpRequest& request : requests) {
    const Url url = take_apart(request.url);
    const bool unix_socket = request.connect_to.starts_with('/');
    const std::string authority = request.connect_to.empty() ? url.authority
                                  : unix_socket              ? request.connect_to
                                                             : request.connect_to + port_of(url.authority);
    if (const auto failed = failures_.find(authority); failed != failures_.end()) {
      responses.push_back(failure(failed->second));
      continue;
    }
    const auto service = services_.find(authority);
    if (service == services_.end()) {
      responses.push_back(failure(Code::target_unreachable, authority + " does not answer: connection refused"));
      continue;
    }
    HttpRequest received = request;
    received.url = url.target;
    received.headers.emplace_back("Host", url.authority);
    received.peer = unix_socket ? Peer::unix_socket : Peer::loopback;
    HttpResponse response = service->second->handle(received);
    if (response.body.size() > request.body_limit) {
      responses.push_back(failure(Code::answer_too_large, authority + " answers too much"));
    } else {
      responses.push_back(std::move(response));
    }
  }
  return responses;
}

Result<std::vector<std::string>> FakeNetwork::addresses(const std::string& host) {
  const auto found = names_.find(host);
  if (found == names_.end()) return failure(Code::target_unreachable, host + " has no address");
  return found->second;
}

}  // namespace jwtsync::testing
