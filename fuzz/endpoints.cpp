// SPDX-License-Identifier: Apache-2.0
// A request to the endpoints, its parts divided by newlines: method, target, a header's name and value, body. Always
// answered; a stranger never gets a report; no answer shows the secret.
#include "fuzz.h"

#include <jwtsync/service.h>
#include <jwtsync/testing.h>
#include <memory>
#include <string>
#include <vector>

namespace {

using jwtsync::fuzz::take_line;

struct Fixture {
  Fixture() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.variables.set("JWT_SECRET_STAGING", jwtsync::testing::canary_secret);
    keeper = *jwtsync::Keeper::open(fake.world(), {.service = "fuzzed"});
    collector = std::make_unique<jwtsync::Collector>(fake.world());
    endpoints = std::make_unique<jwtsync::Endpoints>(fake.world(), *keeper, jwtsync::AccessPolicy{},
                                                     std::vector<jwtsync::ClaimHeader>{}, nullptr, collector.get());
  }
  jwtsync::testing::FakeWorld fake;
  std::unique_ptr<jwtsync::Keeper> keeper;
  std::unique_ptr<jwtsync::Collector> collector;
  std::unique_ptr<jwtsync::Endpoints> endpoints;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Fixture fixture;
  std::string_view rest = jwtsync::fuzz::text_of(data, size);
  jwtsync::ReceivedRequest request;
  request.method = take_line(rest);
  request.target = take_line(rest);
  const std::string_view name = take_line(rest);
  request.headers.emplace_back(name, take_line(rest));
  request.body = rest;
  const jwtsync::HttpHeaders proof{{"Host", "localhost"},
                                   {"Jwtsync-Access", std::string(jwtsync::testing::possessed_token)}};
  const bool proves = request.headers[0].second.find(jwtsync::testing::possessed_token) != std::string::npos;
  for (const bool proven : {false, true}) {
    request.peer = proven ? jwtsync::Peer::loopback : jwtsync::Peer::remote;
    if (proven) request.headers.insert(request.headers.end(), proof.begin(), proof.end());
    const jwtsync::HttpResponse response = fixture.endpoints->handle(request);
    jwtsync::fuzz::require(response.status >= 200 && response.status <= 599);
    jwtsync::fuzz::require(response.body.find(jwtsync::testing::canary) == std::string::npos ||
                           request.body.find(jwtsync::testing::canary) != std::string::npos ||
                           request.target.find(jwtsync::testing::canary) != std::string::npos ||
                           request.target.starts_with("/jwtsync/v1/collector/"));  // which gives what it was brought
    const bool guarded = request.target.starts_with("/jwtsync/");
    if (!proven && guarded) jwtsync::fuzz::require(response.status >= 400);
    static_cast<void>(fixture.endpoints->take_news());
  }
  request.headers.pop_back();  // on this machine, and without the token
  if (!proves && request.target.starts_with("/jwtsync/")) {
    jwtsync::fuzz::require(fixture.endpoints->handle(request).status != 200);
  }
  return 0;
}
