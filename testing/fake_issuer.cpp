// SPDX-License-Identifier: Apache-2.0
#include "ports/http.h"

#include <jwtsync/testing_issuer.h>

#include <algorithm>
#include <utility>

namespace jwtsync::testing {
namespace {

constexpr std::string_view key_set_path = "/keys";
constexpr std::string_view discovery_path = "/.well-known/openid-configuration";
constexpr std::size_t huge_size = std::size_t{1} << 20;

HttpResponse page(int status) { return {status, {{"Content-Type", "text/html"}}, "<html>a front end</html>"}; }

/// Its path, without the slash that a name may end in.
std::string_view path_of(std::string_view url) {
  const std::string_view authority = ports::authority_of(url);
  std::string_view path = url.substr(static_cast<std::size_t>(authority.data() - url.data()) + authority.size());
  if (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

/// The URL without the slash that it may end in.
std::string_view base_of(std::string_view url) { return url.ends_with('/') ? url.substr(0, url.size() - 1) : url; }

HttpResponse spoiled(IssuerFault fault, HttpResponse right) {
  switch (fault) {
    case IssuerFault::none: return right;
    case IssuerFault::unavailable: return page(503);
    case IssuerFault::missing: return page(404);
    case IssuerFault::forbidden: return page(403);
    case IssuerFault::unauthorized: return page(401);
    case IssuerFault::redirect: return {302, {{"Location", "https://elsewhere.example/keys"}}, {}};
    case IssuerFault::page: return page(200);
    case IssuerFault::no_body: return {};
    case IssuerFault::cut_short: right.body.resize(right.body.size() / 2); return right;
    case IssuerFault::huge: right.body.insert(0, huge_size, ' '); return right;
    case IssuerFault::unmodified: return {304, {}, {}};
  }
  return right;
}

}  // namespace

FakeIssuer::FakeIssuer(std::string name)
    : name_(std::move(name)),
      discovered_issuer_(name_),
      discovered_jwks_uri_(std::string(base_of(name_)) + std::string(key_set_path)) {}

void FakeIssuer::publish(std::string jwks) {
  const std::lock_guard lock(mutex_);
  jwks_ = std::move(jwks);
  ++published_;
}

void FakeIssuer::set_cache_control(std::string value) {
  const std::lock_guard lock(mutex_);
  cache_control_ = std::move(value);
}

void FakeIssuer::set_etags(bool gives_etags) {
  const std::lock_guard lock(mutex_);
  gives_etags_ = gives_etags;
}

void FakeIssuer::set_discovery(std::string issuer, std::string jwks_uri) {
  const std::lock_guard lock(mutex_);
  discovered_issuer_ = std::move(issuer);
  discovered_jwks_uri_ = std::move(jwks_uri);
}

void FakeIssuer::set_fault(IssuerFault fault) {
  const std::lock_guard lock(mutex_);
  fault_ = fault;
}

void FakeIssuer::set_before_answer(std::function<void()> happens) {
  const std::lock_guard lock(mutex_);
  before_answer_ = std::move(happens);
}

HttpResponse FakeIssuer::handle(const ReceivedRequest& request) {
  std::function<void()> before;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    before = before_answer_;
  }
  if (before) before();  // it may publish
  const std::lock_guard lock(mutex_);
  return spoiled(fault_, right_answer(request));
}

std::vector<ReceivedRequest> FakeIssuer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::size_t FakeIssuer::fetches() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(std::count_if(requests_.begin(), requests_.end(), [](const ReceivedRequest& request) {
    return request.target.ends_with(key_set_path);
  }));
}

HttpResponse FakeIssuer::right_answer(const ReceivedRequest& request) const {
  const std::string path(path_of(name_));
  if (request.target == path + std::string(key_set_path)) return key_set(request);
  if (request.target != path + std::string(discovery_path)) return page(404);
  return {200,
          {{"Content-Type", "application/json"}},
          R"({"issuer":")" + discovered_issuer_ + R"(","jwks_uri":")" + discovered_jwks_uri_ + "\"}"};
}

HttpResponse FakeIssuer::key_set(const ReceivedRequest& request) const {
  HttpHeaders headers{{"Content-Type", "application/json"}};
  if (!cache_control_.empty()) headers.emplace_back("Cache-Control", cache_control_);
  if (!gives_etags_) return {200, std::move(headers), jwks_};
  const std::string etag = "\"" + std::to_string(published_) + "\"";
  headers.emplace_back("ETag", etag);
  if (header(request.headers, "If-None-Match") == etag) return {304, std::move(headers), {}};
  return {200, std::move(headers), jwks_};
}

}  // namespace jwtsync::testing
