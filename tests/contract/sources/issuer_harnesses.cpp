// SPDX-License-Identifier: Apache-2.0
// jwks+https, oidc+https, and both over plain HTTP.
#include "../../sources/issuer_process.h"
#include "harness.h"

namespace jwtsync::sources {
namespace {

using testing::IssuerFault;

Mishap answering(std::string_view what, Code code, testing::FakeIssuer& issuer, IssuerFault fault) {
  return {what, code, [&issuer, fault] { issuer.set_fault(fault); }};
}

Mishap publishing(std::string_view what, Code code, const Change& change, std::string_view keys) {
  return {what, code, [change, keys] { change.put(keys); }};
}

Harness issuer_harness(std::string_view locator, const std::string& name) {
  auto process = std::make_shared<IssuerProcess>(std::string(locator), name);
  testing::FakeIssuer& issuer = process->issuer;
  process->fake.network.attach("127.0.0.1:8080", issuer);
  const Change change{other_key, [&issuer](std::string_view value) {
                        issuer.set_fault(IssuerFault::none);
                        issuer.publish(std::string(value));
                      }};
  return {
      .process = std::move(process),
      .locator = locator,
      .label = locator,
      .value = one_key,
      .footprint = {},
      .change = change,
      .absent = Never("a front end answers 404 while the issuer is down, so 404 is an outage"),
      .empty = Never("an issuer without keys has something wrong with it"),
      .denied = Mishaps{answering("403", Code::source_forbidden, issuer, IssuerFault::forbidden),
                        answering("401", Code::source_forbidden, issuer, IssuerFault::unauthorized)},
      .broken = Mishaps{publishing("a set without keys", Code::secret_malformed, change, R"({"keys":[]})"),
                        publishing("a shared secret", Code::secret_malformed, change,
                                   R"({"keys":[{"kty":"oct","k":"c4n4ry"}]})")},
      .unreachable = Mishaps{answering("503", Code::source_unreachable, issuer, IssuerFault::unavailable),
                             answering("404", Code::source_unreachable, issuer, IssuerFault::missing),
                             answering("a redirect", Code::source_unreachable, issuer, IssuerFault::redirect),
                             answering("a page", Code::answer_malformed, issuer, IssuerFault::page),
                             answering("no body", Code::answer_malformed, issuer, IssuerFault::no_body),
                             answering("half an answer", Code::answer_malformed, issuer, IssuerFault::cut_short),
                             answering("a huge answer", Code::source_unreachable, issuer, IssuerFault::huge)},
      .unfit = Never("public keys are judged by the ring that is made of them"),
  };
}

}  // namespace

Harness jwks_harness() { return issuer_harness("jwks+https://issuer.example/keys", "https://issuer.example"); }
Harness oidc_harness() { return issuer_harness("oidc+https://issuer.example", "https://issuer.example"); }
Harness plain_jwks_harness() { return issuer_harness("jwks+http://127.0.0.1:8080/keys", "http://127.0.0.1:8080"); }
Harness plain_oidc_harness() { return issuer_harness("oidc+http://127.0.0.1:8080", "http://127.0.0.1:8080"); }

}  // namespace jwtsync::sources
