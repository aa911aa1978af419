// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/testing_gcp.h>

#include "gcp_wire.h"

namespace jwtsync::testing {
namespace {

/// The answer with one bit of its payload changed, in the base64 text so that it still is one.
std::string with_changed_bit(std::string body) {
  constexpr std::string_view lead = "\"data\": \"";
  const std::size_t at = body.find(lead);
  if (at == std::string::npos || at + lead.size() >= body.size()) return body;
  char& digit = body[at + lead.size()];
  digit = digit == 'A' ? 'B' : 'A';
  return body;
}

std::string with_other_name(std::string body) {
  constexpr std::string_view lead = "/secrets/";
  const std::size_t at = body.find(lead);
  if (at != std::string::npos) body.insert(at + lead.size(), "not-");
  return body;
}

HttpResponse damaged_answer(GcpFault fault, HttpResponse right) {
  switch (fault) {
    case GcpFault::cut_short: right.body.resize(right.body.size() / 2); break;
    case GcpFault::damaged: right.body = with_changed_bit(std::move(right.body)); break;
    case GcpFault::other_secret: right.body = with_other_name(std::move(right.body)); break;
    default: break;
  }
  return right;
}

bool spoils_the_right_answer(GcpFault fault) {
  return fault == GcpFault::none || fault == GcpFault::cut_short || fault == GcpFault::damaged ||
         fault == GcpFault::other_secret;
}

HttpResponse instead_of_an_answer(GcpFault fault) {
  switch (fault) {
    case GcpFault::permission_denied:
      return api_error_response("PERMISSION_DENIED",
                                "Permission 'secretmanager.versions.access' denied for resource 'projects/demo' "
                                "(or it may not exist).");
    case GcpFault::unauthenticated:
      return api_error_response("UNAUTHENTICATED", "Request had invalid authentication credentials.");
    case GcpFault::rate_limited: {
      HttpResponse response = api_error_response("RESOURCE_EXHAUSTED", "Quota exceeded for quota metric.");
      response.headers.emplace_back("Retry-After", "1");
      return response;
    }
    case GcpFault::internal: return api_error_response("INTERNAL", "Internal error encountered.");
    case GcpFault::unavailable: return api_error_response("UNAVAILABLE", "The service is currently unavailable.");
    case GcpFault::page_502: return page_response(502);
    case GcpFault::page_404: return page_response(404);
    case GcpFault::redirect: return {302, {{"Location", "https://elsewhere.example/"}}, ""};
    case GcpFault::garbled: return {200, {{"Content-Type", "application/json"}}, "{\"name\": \x01\xff c4n4ry"};
    default: return {200, {}, ""};
  }
}

}  // namespace

void GcpFaults::next(GcpFault fault, std::size_t times) {
  const std::lock_guard lock(mutex_);
  waiting_.insert(waiting_.end(), times, fault);
}

void GcpFaults::choose(std::function<GcpFault()> choice) {
  const std::lock_guard lock(mutex_);
  choice_ = std::move(choice);
}

GcpFault GcpFaults::take() {
  const std::lock_guard lock(mutex_);
  if (waiting_.empty()) return choice_ ? choice_() : GcpFault::none;
  const GcpFault fault = waiting_.front();
  waiting_.erase(waiting_.begin());
  return fault;
}

HttpResponse GcpService::handle(const ReceivedRequest& request) {
  const GcpFault fault = faults_.take();
  const std::lock_guard lock(mutex_);
  requests_.push_back(request);
  if (spoils_the_right_answer(fault)) return damaged_answer(fault, answer(request));
  return instead_of_an_answer(fault);
}

std::vector<ReceivedRequest> GcpService::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

}  // namespace jwtsync::testing
