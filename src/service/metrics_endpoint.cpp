// SPDX-License-Identifier: Apache-2.0
#include "service/access.h"
#include "service/answers.h"

#include <jwtsync/service.h>

#include <string_view>
#include <utility>

namespace jwtsync::service {
namespace {

HttpResponse status_response(int status, std::string_view word) {
  return {status,
          {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          R"({"status":")" + std::string(word) + "\"}"};
}

}  // namespace

MetricsEndpoint::MetricsEndpoint(const World& world, AccessPolicy policy, Text text)
    : access_(std::make_unique<Access>(world, std::move(policy))), text_(std::move(text)) {}

MetricsEndpoint::~MetricsEndpoint() = default;

HttpResponse MetricsEndpoint::handle(const ReceivedRequest& request) {
  HttpResponse response = answer(request);
  if (request.method == "HEAD") response.body.clear();  // RFC 9110 9.3.2
  return response;
}

HttpResponse MetricsEndpoint::answer(const ReceivedRequest& request) {
  const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
  if (path != "/metrics" && path != "/healthz" && path != "/readyz") {
    return error_response(
        {Code::not_found, "no endpoint has this path", "ask for /metrics, /healthz or /readyz (docs/monitoring.md)"});
  }
  if (request.method != "GET" && request.method != "HEAD") {
    HttpResponse response =
        error_response({Code::method_not_allowed, std::string(path) + " is asked by GET, HEAD", "ask by GET"});
    response.headers.emplace_back("Allow", "GET, HEAD");
    return response;
  }
  if (path == "/healthz") return status_response(200, "ok");
  if (path == "/metrics") {
    if (const Result<void> admitted = access_->admit(request); !admitted) return error_response(admitted.error());
  }
  std::string text = text_();
  if (path == "/readyz") return text.empty() ? status_response(503, "starting") : status_response(200, "ready");
  return {200, {{"Content-Type", exposition_type}, {"Cache-Control", "no-store"}}, std::move(text)};
}

}  // namespace jwtsync::service
