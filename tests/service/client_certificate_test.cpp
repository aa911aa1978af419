// SPDX-License-Identifier: Apache-2.0
// Which name of a certificate counts, and whom it lets in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/keeper.h>
#include <jwtsync/testing.h>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "service/access.h"

namespace jwtsync::service::client_certificate_test {

using ::testing::Contains;
using ::testing::HasSubstr;

constexpr const char* token = "access-c4n4ry-0123456789abcdef-0123456789abcdef";
constexpr const char* other_token = "access-c4n4ry-fedcba9876543210-fedcba9876543210";

const HttpHeaders proven{{"Host", "localhost"}, {"Jwtsync-Access", std::string(testing::possessed_token)}};

const Time now{std::chrono::hours(1'000'000)};
const ClientCertificate of_deploy{.dns_names = {"Deploy.Example", "*.wild.example"},
                                  .uris = {"spiffe://example.org/deploy"},
                                  .expires = now + std::chrono::seconds(1)};

TEST(client_certificate, each_kind_of_name_is_compared_with_its_own_kind) {
  struct Case {
    std::string name;
    bool is_there;
  };
  const Case cases[] = {
      {"deploy.example", true},
      {"DEPLOY.EXAMPLE", true},
      {"deploy.example.", false},
      {"example", false},
      {"a.wild.example", false},
      {"spiffe://example.org/deploy", true},
      {"spiffe://EXAMPLE.org/deploy", false},
      {"spiffe://example.org", false},
      {"spiffe://example.org/deploy/", false},
  };
  for (const Case& each : cases)
    EXPECT_EQ(name_in(of_deploy, {each.name}, now).has_value(), each.is_there) << each.name;
  const ClientCertificate disguised{.dns_names = {"spiffe://example.org/deploy"}, .expires = of_deploy.expires};
  EXPECT_FALSE(name_in(disguised, {"spiffe://example.org/deploy"}, now)) << "a DNS name is no URI";
}

TEST(client_certificate, the_name_is_told_by_its_place) {
  const auto place = name_in(of_deploy, {"other.example", "deploy.example"}, now);
  ASSERT_TRUE(place);
  EXPECT_EQ(*place, 1U);
}

TEST(client_certificate, one_with_a_fault_or_over_is_refused_whatever_its_name) {
  ClientCertificate other = of_deploy;
  other.fault = "is not signed by a CA that this process trusts";
  const auto untrusted = name_in(other, {"deploy.example"}, now);
  ASSERT_FALSE(untrusted);
  EXPECT_EQ(untrusted.error().code, Code::access_denied);
  EXPECT_EQ(untrusted.error().message, "the client certificate is not signed by a CA that this process trusts");
  const auto over = name_in(of_deploy, {"deploy.example"}, of_deploy.expires);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().message, "the client certificate is over");
}

/// A process that keeps a key, for whom somebody asks.
struct Guarded {
  Guarded() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.variables.set("JWT_SECRET_STAGING", testing::canary_secret);
    keeper = Keeper::open(fake.world(), {.service = "auth"}).value();
    fake.events.clear();
  }
  testing::FakeWorld fake;
  std::unique_ptr<Keeper> keeper;
};

std::optional<Code> code_of(const Result<void>& admitted) {
  return admitted ? std::nullopt : std::optional(admitted.error().code);
}

std::shared_ptr<const ClientCertificate> certificate_of(const std::string& name, std::string fault = {}) {
  ClientCertificate shown;
  (name.find(':') == std::string::npos ? shown.dns_names : shown.uris).push_back(name);
  shown.expires = testing::FakeClock().now() + std::chrono::hours(1);
  shown.fault = std::move(fault);
  return std::make_shared<const ClientCertificate>(std::move(shown));
}

class Certificates : public ::testing::Test, protected Guarded {
 protected:
  std::optional<Code> refused(std::shared_ptr<const ClientCertificate> certificate, HttpHeaders headers = {}) {
    return code_of(access.admit({.headers = std::move(headers), .certificate = std::move(certificate)}));
  }
  Access access{fake.world(), *keeper, {.listener = Listener::network, .client_names = {"spiffe://a/deploy", "ci.a"}}};
};

TEST_F(Certificates, let_in_by_one_of_the_names) {
  EXPECT_EQ(refused(certificate_of("spiffe://a/deploy")), std::nullopt);
  EXPECT_EQ(refused(certificate_of("CI.a")), std::nullopt) << "RFC 4343";
  EXPECT_EQ(refused(certificate_of("spiffe://a/Deploy")), Code::access_denied);
  EXPECT_EQ(refused(certificate_of("spiffe://a/deploy/x")), Code::access_denied);
  EXPECT_EQ(refused(certificate_of("*.a")), Code::access_denied);
  EXPECT_EQ(refused(nullptr), Code::access_denied);
  EXPECT_EQ(refused(certificate_of("ci.a", "is not signed by a CA that this process trusts")), Code::access_denied);
}

TEST_F(Certificates, are_good_until_their_end_and_not_for_the_rest_of_the_connection) {
  const auto shown = certificate_of("ci.a");
  EXPECT_EQ(refused(shown), std::nullopt);
  fake.clock.advance(std::chrono::hours(1));
  EXPECT_EQ(refused(shown), Code::access_denied);
}

TEST_F(Certificates, are_asked_of_verify_too_and_say_what_is_wrong) {
  EXPECT_TRUE(access.admit_to_verify({.certificate = certificate_of("ci.a")}));
  const Result<void> refused = access.admit_to_verify({.certificate = certificate_of("other.a")});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("none of the names that may ask here"));
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("none of the names that may ask here")));
}

/// Is set back after it was looked at once.
class SetBack : public testing::FakeClock {
 public:
  [[nodiscard]] Time now() const noexcept override {
    return FakeClock::now() + (looks_++ == 0 ? std::chrono::hours(2) : std::chrono::hours(0));
  }
  void wind() { looks_ = 0; }

 private:
  mutable int looks_ = 0;
};

TEST_F(Certificates, are_judged_once_by_one_time) {
  SetBack clock;
  Access by_clock(fake.world().with(clock), *keeper, {.listener = Listener::network, .client_names = {"ci.a"}});
  clock.wind();
  const Result<void> refused = by_clock.admit({.certificate = certificate_of("ci.a")});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "the client certificate is over");
}

TEST_F(Certificates, and_possession_are_not_the_same) {
  Access local(fake.world(), *keeper, {.listener = Listener::loopback, .client_names = {"ci.a"}});
  EXPECT_EQ(code_of(local.admit({.headers = proven, .peer = Peer::loopback})), Code::access_denied);
}

TEST(access, a_token_and_a_certificate_are_each_enough) {
  Guarded process;
  process.fake.files.put("/run/access", token);
  Access access(process.fake.world(), *process.keeper,
                {.listener = Listener::network, .token_files = {"/run/access"}, .client_names = {"ci.a"}});
  EXPECT_TRUE(access.admit({.headers = {{"Jwtsync-Access", token}}}));
  EXPECT_TRUE(access.admit({.headers = {{"Jwtsync-Access", token}}, .certificate = certificate_of("other.a")}));
  EXPECT_TRUE(access.admit({.certificate = certificate_of("ci.a")}));
  EXPECT_FALSE(access.admit({.headers = {{"Jwtsync-Access", other_token}}, .certificate = certificate_of("other.a")}));
}

TEST(access, a_certificate_that_no_name_asks_for_lets_nobody_in) {
  Guarded process;
  Access access(process.fake.world(), *process.keeper, {Listener::loopback});
  EXPECT_FALSE(access.admit({.peer = Peer::remote, .certificate = certificate_of("ci.a")}));
}

}  // namespace jwtsync::service::client_certificate_test
